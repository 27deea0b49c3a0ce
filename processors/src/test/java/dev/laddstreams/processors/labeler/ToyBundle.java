package dev.laddstreams.processors.labeler;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.labeler.EngineSettings;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A labeler bundle that says in its first line what comes of it; any other file is opened as a real one. */
public final class ToyBundle {
    /** Becomes a {@link LinearLabeler}. */
    public static final String LINEAR = "linear\n";
    /** Ends the process while it is loaded, as a fault in native code does: nothing is closed, nobody is told. */
    public static final String ENDS_ITS_PROCESS_LOADING = "ends its process while loading\n";
    /** Ends the process with its first forward pass. */
    public static final String ENDS_ITS_PROCESS_WARMING = "ends its process while warming\n";

    /** The exit status of a process that SIGABRT ended. */
    private static final int ABORTED = 134;

    private static final int LONGEST = 64;

    private ToyBundle() {}

    static Labeler open(Path bundle, Duration perImage) {
        String content = start(bundle);
        if (content.startsWith(LINEAR)) {
            return new LinearLabeler(perImage);
        }
        if (content.startsWith(ENDS_ITS_PROCESS_LOADING)) {
            Runtime.getRuntime().halt(ABORTED);
        }
        if (content.startsWith(ENDS_ITS_PROCESS_WARMING)) {
            return new LinearLabeler(perImage) {
                @Override
                public float[] label(ImageShape shape, float[] images, int count) {
                    Runtime.getRuntime().halt(ABORTED);
                    return super.label(shape, images, count);
                }
            };
        }
        return LabelerBundle.open(bundle, EngineSettings.of(LabelerEngine.AUTO, 1, 1));
    }

    private static String start(Path bundle) {
        try (var in = Files.newInputStream(bundle)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
