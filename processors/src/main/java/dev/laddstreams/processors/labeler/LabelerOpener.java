package dev.laddstreams.processors.labeler;

import dev.laddstreams.learning.labeler.Labeler;
import java.nio.file.Path;

/** Opens a verified bundle; the labeler is closed by the one who asked. */
@FunctionalInterface
public interface LabelerOpener {
    Labeler open(Path bundle);
}
