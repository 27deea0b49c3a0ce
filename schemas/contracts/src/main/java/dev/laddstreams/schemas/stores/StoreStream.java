package dev.laddstreams.schemas.stores;

import dev.laddstreams.errors.LaddException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** A content that is being read, whose failures are told as those of its store. */
public final class StoreStream extends InputStream {
    private final InputStream in;
    private final Function<Exception, LaddException> failure;

    /** @param in closed with this */
    public StoreStream(InputStream in, Function<Exception, LaddException> failure) {
        this.in = in;
        this.failure = failure;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException | RuntimeException e) {
            throw failure.apply(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException | RuntimeException e) {
            throw failure.apply(e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException | RuntimeException e) {
            throw failure.apply(e);
        }
    }
}
