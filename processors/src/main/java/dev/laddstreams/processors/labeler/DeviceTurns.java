package dev.laddstreams.processors.labeler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose turn it is on a device: one at a time, urgent ones before the others, each kind in the order of asking. An urgent one
 * waits for at most the one that is at work. Thread-safe.
 */
final class DeviceTurns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Condition> urgent = new ArrayDeque<>();
    private final Deque<Condition> others = new ArrayDeque<>();
    private boolean taken;

    /** Waits for the turn, which {@link #leave()} ends. */
    void enter(boolean isUrgent) {
        lock.lock();
        try {
            if (!taken) {
                taken = true;
                return;
            }
            Condition called = lock.newCondition();
            Deque<Condition> line = isUrgent ? urgent : others;
            line.addLast(called);
            // whoever leaves takes the one that it calls out of the line and keeps the device taken for it
            while (line.contains(called)) {
                called.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            Condition next = urgent.isEmpty() ? others.pollFirst() : urgent.pollFirst();
            if (next == null) {
                taken = false;
            } else {
                next.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
