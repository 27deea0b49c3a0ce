package dev.laddstreams.app.chaos;

import java.io.InterruptedIOException;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Whether what a party sends and what is sent to it goes on. While it is cut, nothing does and nobody is told; afterwards
 * all that was on its way arrives, as a network sends again what was lost. Thread-safe.
 */
final class Valve {
    /** Where a request is when its sender is cut off. */
    enum Moment {
        /** Sent, and not arrived. */
        ON_ITS_WAY,
        /** Arrived, and its answer not back. */
        ARRIVED
    }

    private record Trap(short apiKey, Moment moment) {}

    private boolean cut;
    private Optional<Trap> trap = Optional.empty();

    synchronized void cut() {
        cut = true;
        notifyAll();
    }

    synchronized void mend() {
        cut = false;
        notifyAll();
    }

    synchronized boolean isCut() {
        return cut;
    }

    /** Cuts when the party sends the next request of a kind. */
    synchronized void cutAt(ApiKeys request, Moment moment) {
        trap = Optional.of(new Trap(request.id, moment));
    }

    /** Returns when a request of the party may go on. */
    synchronized void passRequest(short apiKey) throws InterruptedIOException {
        Optional<Trap> sprung = trap.filter(set -> set.apiKey() == apiKey && !cut);
        if (sprung.isPresent()) {
            trap = Optional.empty();
            cut();
            if (sprung.get().moment() == Moment.ARRIVED) {
                return;
            }
        }
        pass();
    }

    /** Returns when anything else may go on. */
    synchronized void pass() throws InterruptedIOException {
        while (cut) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }
}
