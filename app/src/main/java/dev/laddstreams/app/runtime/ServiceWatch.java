package dev.laddstreams.app.runtime;

/** Looks on while roles serve; closed when they have put their work away, while Kafka is still there. */
public interface ServiceWatch extends AutoCloseable {
    /** Looks at nothing. */
    ServiceWatch NONE = new ServiceWatch() {
        @Override
        public void stopping() {}

        @Override
        public void close() {}
    };

    /** The roles are about to stop because the process was told to; never called where something has failed. */
    void stopping();

    @Override
    void close();
}
