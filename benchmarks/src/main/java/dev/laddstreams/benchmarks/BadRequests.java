package dev.laddstreams.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What nobody should send to a port: requests that are no HTTP, and 200 that never end. One thread, until it is closed. */
final class BadRequests implements AutoCloseable {
    private static final int HANGING = 200;
    private static final int A_SECOND = 50;
    private static final int MOST_BYTES = 300;
    private static final int MILLIS = 500;

    private final URI address;
    private final Random random = new Random(7);
    private final List<Socket> hanging = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    BadRequests(URI address) {
        this.address = address;
        var unusedNoise = thread.scheduleAtFixedRate(this::noise, 0, 1_000_000 / A_SECOND, TimeUnit.MICROSECONDS);
        var unusedCrawl = thread.scheduleAtFixedRate(this::crawl, 0, 1, TimeUnit.SECONDS);
    }

    private void noise() {
        byte[] noise = new byte[1 + random.nextInt(MOST_BYTES)];
        random.nextBytes(noise);
        try (Socket socket = open()) {
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(noise);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            while (in.read(noise) >= 0) {
                // the answer is of no interest
            }
        } catch (IOException e) {
            // closed on us, which is an answer too
        }
    }

    /** A letter of a header more on each connection; those that were closed are opened again. */
    private void crawl() {
        hanging.removeIf(socket -> !sent(socket, "x"));
        while (hanging.size() < HANGING) {
            try {
                Socket socket = open();
                sent(socket, "GET /metrics HTTP/1.1\r\nHost: ");
                hanging.add(socket);
            } catch (IOException e) {
                return;
            }
        }
    }

    private static boolean sent(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Socket open() throws IOException {
        return new Socket(address.getHost(), address.getPort());
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
            for (Socket socket : hanging) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
