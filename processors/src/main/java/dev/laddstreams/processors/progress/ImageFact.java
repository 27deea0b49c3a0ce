package dev.laddstreams.processors.progress;

import dev.laddstreams.schemas.avro.ImageState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What one record of an images or augmented topic says about one image, without its pixels. */
sealed interface ImageFact {
    VersionedSerde<ImageFact> SERDE = new VersionedSerde<>((byte) 1, ImageFact::write, ImageFact::read);

    String dataset();

    String imageId();

    /** Revision of the image. */
    int revision();

    ImageStatus applyTo(ImageStatus status);

    /** Facts about one image share a partition; image ids of two datasets may be equal. */
    default String key() {
        return dataset() + "|" + imageId();
    }

    /** From the images topic. */
    record Revised(String dataset, String imageId, int revision, ImageState state) implements ImageFact {
        @Override
        public ImageStatus applyTo(ImageStatus status) {
            return status.revised(revision, state);
        }
    }

    /** From the augmented topic: a labeler version has written its record, label or withdrawal, for a revision. */
    record Carried(String dataset, String imageId, int revision, LabelerVersion version, int partition, long offset)
            implements ImageFact {
        @Override
        public ImageStatus applyTo(ImageStatus status) {
            return status.carried(version, revision);
        }
    }

    private static void write(ImageFact fact, DataOutputStream out) throws IOException {
        boolean carried = fact instanceof Carried;
        out.writeBoolean(carried);
        out.writeUTF(fact.dataset());
        out.writeUTF(fact.imageId());
        out.writeInt(fact.revision());
        if (fact instanceof Revised revised) {
            out.writeUTF(revised.state().name());
        } else if (fact instanceof Carried label) {
            label.version().writeTo(out);
            out.writeInt(label.partition());
            out.writeLong(label.offset());
        }
    }

    private static ImageFact read(DataInputStream in) throws IOException {
        boolean carried = in.readBoolean();
        String dataset = in.readUTF();
        String imageId = in.readUTF();
        int revision = in.readInt();
        return carried
                ? new Carried(dataset, imageId, revision, LabelerVersion.readFrom(in), in.readInt(), in.readLong())
                : new Revised(dataset, imageId, revision, ImageState.valueOf(in.readUTF()));
    }
}
