package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.WholeFile;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.schemas.TrustedFile;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The bundles of published labelers, as a machine sees them. Thread-safe. */
public final class PublishedBundles {
    private final TrustedFiles roots;
    private final Optional<Path> copies;

    private PublishedBundles(TrustedFiles roots, Optional<Path> copies) {
        this.roots = roots;
        this.copies = copies;
    }

    /**
     * Bundles in any stores.
     *
     * @param copies folder of those that are not in a folder of this machine; each is fetched once
     */
    public static PublishedBundles in(TrustedFiles roots, Path copies) {
        return new PublishedBundles(roots, Optional.of(copies));
    }

    /** Bundles in folders of this machine. */
    public static PublishedBundles inFolders(List<Path> folders) {
        return new PublishedBundles(TrustedFiles.inFolders(folders), Optional.empty());
    }

    /**
     * The file, found at its address, or by its name under another root: a shared folder may be mounted elsewhere here.
     *
     * @throws LaddException {@code INPUT_UNREADABLE} or {@code ADDRESS_FORBIDDEN} where this machine does not see it
     */
    public TrustedFile find(LabelerDescriptor labeler) {
        try {
            return roots.resolve(labeler.getArtifactUri(), labeler.getSha256());
        } catch (LaddException e) {
            if (e.reason() != Reason.INPUT_UNREADABLE && e.reason() != Reason.ADDRESS_FORBIDDEN) {
                throw e;
            }
            throw LaddException.cannot(
                    e.reason(),
                    "load labeler " + labeler.getLabelerId() + "@" + labeler.getVersion(),
                    "this machine does not see " + labeler.getArtifactUri(),
                    "it in one of " + roots.places() + "; artifacts.dir in a folder that all machines share, and"
                            + " artifacts.roots where it is mounted elsewhere",
                    e);
        }
    }

    /**
     * The bundle as a file of this machine.
     *
     * @throws LaddException as {@link #find}; {@code CHECKSUM_MISMATCH} for another content, {@code OUTPUT_UNWRITABLE} where
     *     there is no room for a copy
     */
    Path fetch(LabelerDescriptor labeler) {
        TrustedFile bundle = find(labeler);
        Optional<Path> here = bundle.path();
        if (here.isPresent()) {
            LabelerBundle.requireSha256(here.get(), labeler.getSha256());
            return here.get();
        }
        Path copy = copies.orElseThrow().resolve(labeler.getSha256() + ".zip");
        if (!Files.exists(copy) || !LabelerBundle.sha256(copy).equals(labeler.getSha256())) {
            copy(bundle, copy, labeler.getSha256());
        }
        return copy;
    }

    private static void copy(TrustedFile bundle, Path copy, String sha256) {
        Path fetched = copy.resolveSibling(sha256 + "." + UUID.randomUUID() + ".fetched");
        try {
            try {
                WholeFile.write(fetched, out -> {
                    try (InputStream in = bundle.open()) {
                        in.transferTo(out);
                    }
                });
                LabelerBundle.requireSha256(fetched, sha256);
                Files.move(fetched, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fetched);
            }
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "copy labeler bundle " + bundle.store().address(bundle.name()),
                    copy + ": " + e,
                    "a folder that can be written",
                    e);
        }
    }
}
