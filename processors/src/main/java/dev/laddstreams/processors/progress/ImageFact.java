package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.topology.VersionedSerde;
import dev.laddstreams.schemas.avro.ImageState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What one record of an images or augmented topic says about one image, without its pixels. */
sealed interface ImageFact {
    VersionedSerde<ImageFact> SERDE = new VersionedSerde<>((byte) 2, ImageFact::write, ImageFact::read);

    byte REVISED = 0;
    byte CARRIED = 1;
    byte REFUSED = 2;

    /** One of the above, as it is written. */
    byte kind();

    String dataset();

    String imageId();

    /** Revision of the image. */
    int revision();

    ImageStatus applyTo(ImageStatus status);

    /** Facts about one image share a partition; image ids of two datasets may be equal. */
    default String key() {
        return dataset() + "|" + imageId();
    }

    /** A revision of an image, from the images topic. */
    record Revised(String dataset, String imageId, int revision, ImageState state) implements ImageFact {
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
    record Carried(String dataset, String imageId, int revision, LabelerVersion version, int partition, long offset)
            implements ImageFact {
        @Override
        public byte kind() {
            return CARRIED;
        }

        @Override
        public ImageStatus applyTo(ImageStatus status) {
            return status.carried(version, revision);
        }
    }

    /** From the dead letters: a labeler version has refused a revision, and will not write a record for it. */
    record Refused(String dataset, String imageId, int revision, LabelerVersion version) implements ImageFact {
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
        String imageId = in.readUTF();
        int revision = in.readInt();
        return switch (kind) {
            case REVISED -> new Revised(dataset, imageId, revision, ImageState.valueOf(in.readUTF()));
            case CARRIED ->
                new Carried(dataset, imageId, revision, LabelerVersion.readFrom(in), in.readInt(), in.readLong());
            case REFUSED -> new Refused(dataset, imageId, revision, LabelerVersion.readFrom(in));
            default -> throw new IOException("kind " + kind + " of fact");
        };
    }
}
