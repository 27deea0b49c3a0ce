package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.progress.ProgressEvent.Position;
import dev.laddstreams.processors.topology.VersionedSerde;
import dev.laddstreams.schemas.avro.ImageState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/** What one record of an images or augmented topic says about one image, without its pixels. */
sealed interface ImageFact {
    VersionedSerde<ImageFact> SERDE = new VersionedSerde<>((byte) 4, ImageFact::write, ImageFact::read);

    byte REVISED = 0;
    byte CARRIED = 1;
    byte REFUSED = 2;

    /** One of the above, as it is written. */
    byte kind();

    String dataset();

    /** Of the images topic that the image is of; another one of its name has images of its own. */
    String topicId();

    String imageId();

    /** Revision of the image. */
    int revision();

    ImageStatus applyTo(ImageStatus status);

    /** Where the augmented record lies that says it, empty where none does. */
    default Optional<Position> position() {
        return Optional.empty();
    }

    /** Facts about one image share a partition; image ids of two datasets may be equal. */
    default String key() {
        return dataset() + "|" + topicId() + "|" + imageId();
    }

    /** A revision of an image, from the images topic. */
    record Revised(String dataset, String topicId, String imageId, int revision, ImageState state)
            implements ImageFact {
        @Override
        public byte kind() {
            return REVISED;
        }

        @Override
        public ImageStatus applyTo(ImageStatus status) {
            return status.revised(revision, state);
        }
    }

    /** From the augmented topic: a labeler version has written its record, label or withdrawal, for a revision. */
    record Carried(
            String dataset,
            String topicId,
            String imageId,
            int revision,
            LabelerVersion version,
            int partition,
            long offset)
            implements ImageFact {
        @Override
        public byte kind() {
            return CARRIED;
        }

        @Override
        public ImageStatus applyTo(ImageStatus status) {
            return status.carried(version, revision);
        }

        @Override
        public Optional<Position> position() {
            return Optional.of(new Position(version, partition, offset));
        }
    }

    /** From the dead letters: a labeler version has refused a revision, and will not write a record for it. */
    record Refused(String dataset, String topicId, String imageId, int revision, LabelerVersion version)
            implements ImageFact {
        @Override
        public byte kind() {
            return REFUSED;
        }

        @Override
        public ImageStatus applyTo(ImageStatus status) {
            return status.refused(version, revision);
        }
    }

    private static void write(ImageFact fact, DataOutputStream out) throws IOException {
        out.writeByte(fact.kind());
        out.writeUTF(fact.dataset());
        out.writeUTF(fact.topicId());
        out.writeUTF(fact.imageId());
        out.writeInt(fact.revision());
        if (fact instanceof Revised revised) {
            out.writeUTF(revised.state().name());
        } else if (fact instanceof Carried label) {
            label.version().writeTo(out);
            out.writeInt(label.partition());
            out.writeLong(label.offset());
        } else if (fact instanceof Refused refused) {
            refused.version().writeTo(out);
        }
    }

    private static ImageFact read(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        String dataset = in.readUTF();
        String topicId = in.readUTF();
        String imageId = in.readUTF();
        int revision = in.readInt();
        return switch (kind) {
            case REVISED -> new Revised(dataset, topicId, imageId, revision, ImageState.valueOf(in.readUTF()));
            case CARRIED ->
                new Carried(
                        dataset, topicId, imageId, revision, LabelerVersion.readFrom(in), in.readInt(), in.readLong());
            case REFUSED -> new Refused(dataset, topicId, imageId, revision, LabelerVersion.readFrom(in));
            default -> throw new IOException("kind " + kind + " of fact");
        };
    }
}
