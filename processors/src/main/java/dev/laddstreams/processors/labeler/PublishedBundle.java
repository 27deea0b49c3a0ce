package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.nio.file.Path;
import java.util.List;

/** The bundle of a published labeler, as a machine sees it. */
public final class PublishedBundle {
    private PublishedBundle() {}

    /**
     * The file, found at its address, or by its name under another root: a shared folder may be mounted elsewhere here.
     *
     * @param roots folders under which this machine loads bundles
     * @throws LaddException {@code INPUT_UNREADABLE} or {@code ADDRESS_FORBIDDEN} where this machine does not see it
     */
    public static Path find(LabelerDescriptor labeler, List<Path> roots) {
        try {
            return new TrustedFiles(roots).resolve(labeler.getArtifactUri(), labeler.getSha256());
        } catch (LaddException e) {
            if (e.reason() != Reason.INPUT_UNREADABLE && e.reason() != Reason.ADDRESS_FORBIDDEN) {
                throw e;
            }
            throw LaddException.cannot(
                    e.reason(),
                    "load labeler " + labeler.getLabelerId() + "@" + labeler.getVersion(),
                    "this machine does not see " + labeler.getArtifactUri(),
                    "it in one of " + roots + "; artifacts.dir in a folder that all machines share, and artifacts.roots"
                            + " where it is mounted elsewhere",
                    e);
        }
    }
}
