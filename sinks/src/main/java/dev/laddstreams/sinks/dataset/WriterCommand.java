package dev.laddstreams.sinks.dataset;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredRow;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a {@link DatasetWriter} is told. */
sealed interface WriterCommand {
    /** These partitions are this sink's from now on, and have no place in the topic yet. */
    record Assign(Set<Integer> partitions) implements WriterCommand {
        public Assign {
            partitions = Set.copyOf(partitions);
        }

        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.assign(this);
        }
    }

    /** Another sink reads these partitions from now on. */
    record Revoke(Set<Integer> partitions) implements WriterCommand {
        public Revoke {
            partitions = Set.copyOf(partitions);
        }

        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.revoke(this);
        }
    }

    /**
     * A record was read and is to be stored.
     *
     * @param size of the record on the topic, in bytes
     */
    record Store(StoredRow row, int size) implements WriterCommand {
        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.store(this);
        }
    }

    /**
     * A record was read and cannot be stored.
     *
     * @param size of the record on the topic, in bytes
     */
    record Reject(int partition, ProducerRecord<byte[], byte[]> letter, int size) implements WriterCommand {
        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.reject(this);
        }
    }

    /**
     * Everything below these offsets was read and handed over.
     *
     * @param positions by partition; partitions without a place are passed over
     */
    record Advance(Map<Integer, Long> positions) implements WriterCommand {
        public Advance {
            positions = Map.copyOf(positions);
        }

        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.advance(this);
        }
    }

    /** The topic no longer holds what comes next: everything buffered is read again, from where the table ends. */
    record StartOver() implements WriterCommand {
        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.startOver(this);
        }
    }

    /** Time has passed: what was put off is tried again. */
    record Proceed() implements WriterCommand {
        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.proceed(this);
        }
    }

    /** This is the topic: the table is loaded, made at the first sight of the dataset, and checked against it. */
    record Open(KafkaSource source) implements WriterCommand {
        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.open(this);
        }
    }

    /**
     * The topic holds this; the table says where to continue in it.
     *
     * @param held by partition
     */
    record Place(Map<Integer, OffsetRange> held) implements WriterCommand {
        public Place {
            held = Map.copyOf(held);
        }

        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.place(this);
        }
    }

    /** What is buffered is committed now, with the offsets that it came from. */
    record Commit() implements WriterCommand {
        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.commit(this);
        }
    }

    /** Something that it needs does not answer. */
    record Pause(LaddException cause) implements WriterCommand {
        @Override
        public WriterOutcome accept(Cases cases) {
            return cases.pause(this);
        }
    }

    /** One method for each command, so that the compiler finds a missing one. */
    interface Cases {
        WriterOutcome assign(Assign command);

        WriterOutcome revoke(Revoke command);

        WriterOutcome store(Store command);

        WriterOutcome reject(Reject command);

        WriterOutcome advance(Advance command);

        WriterOutcome startOver(StartOver command);

        WriterOutcome proceed(Proceed command);

        WriterOutcome open(Open command);

        WriterOutcome place(Place command);

        WriterOutcome commit(Commit command);

        WriterOutcome pause(Pause command);
    }

    /** Calls the method of this command. */
    WriterOutcome accept(Cases cases);
}
