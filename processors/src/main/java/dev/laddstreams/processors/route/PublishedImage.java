package dev.laddstreams.processors.route;

import dev.laddstreams.processors.topology.VersionedSerde;
import dev.laddstreams.schemas.avro.ImageState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a route has written of an image last.
 *
 * @param sha256 of its pixels, empty for one that was withdrawn
 */
record PublishedImage(int revision, ImageState state, int classIndex, String sha256) {
    static final VersionedSerde<PublishedImage> SERDE =
            new VersionedSerde<>((byte) 1, PublishedImage::write, PublishedImage::read);

    private static void write(PublishedImage image, DataOutputStream out) throws IOException {
        out.writeInt(image.revision);
        out.writeUTF(image.state.name());
        out.writeInt(image.classIndex);
        out.writeUTF(image.sha256);
    }

    private static PublishedImage read(DataInputStream in) throws IOException {
        return new PublishedImage(in.readInt(), ImageState.valueOf(in.readUTF()), in.readInt(), in.readUTF());
    }
}
