package dev.laddstreams.app.chaos;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.processors.labeler.LabelerMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link LabelerMain} with the instance that {@code ladd run labeler} takes when none is configured. */
final class DefaultNameMain {
    private static final int INSTANCE = 2;

    private DefaultNameMain() {}

    /** @param args those of {@link LabelerMain}; the instance among them is not used */
    public static void main(String[] args) {
        Configuration configuration =
                ConfigurationLoader.load(Optional.empty(), Map.of(), List.of()).require();
        String[] named = args.clone();
        named[INSTANCE] = PartSettings.labeler(configuration, new WorkDir(Path.of("work")))
                .instance();
        LabelerMain.main(named);
    }
}
