package dev.laddstreams.app.runtime;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.stores.Place;
import dev.laddstreams.sinks.table.WarehouseRelocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a work directory that was copied or moved, and the demos in it, usable where they are now. */
public final class Relocation {
    private Relocation() {}

    /**
     * What a relocation did to one directory.
     *
     * @param from where it was; empty when it was stamped here, or not at all
     * @param tables whose addresses were repaired
     */
    public record Relocated(Path directory, Optional<Path> from, int tables) {}

    /**
     * Relocates the configured directory and every demo in it. Nothing may run on them.
     *
     * @throws LaddException {@code USAGE} for a copy whose tables lie elsewhere, shared with its original
     */
    public static List<Relocated> run(Configuration configuration) {
        WorkDir outer = new WorkDir(configuration.get(ConfigKeys.WORK_DIR));
        List<Relocated> relocated = new ArrayList<>();
        try {
            for (WorkDir directory : withDemos(outer)) {
                relocated.add(relocate(directory, configuration));
            }
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "relocate work directory " + outer.root(),
                    String.valueOf(e.getMessage()),
                    "a folder that can be read and written",
                    e);
        }
        return relocated;
    }

    private static List<WorkDir> withDemos(WorkDir outer) throws IOException {
        List<WorkDir> directories = new ArrayList<>(List.of(outer));
        try (Stream<Path> inside = Files.list(outer.root())) {
            inside.filter(outer::isDemo).sorted().map(WorkDir::new).forEach(directories::add);
        }
        return directories;
    }

    private static Relocated relocate(WorkDir directory, Configuration configuration) throws IOException {
        WorkDirStamp stamp = new WorkDirStamp(directory.root());
        Optional<Path> old = stamp.oldPlace();
        if (old.isPresent() && Files.exists(old.get().resolve("kafka"))) {
            requireOwnTables(directory, old.get(), configuration);
        }
        int tables = directory
                .warehouse(configuration)
                .folder()
                .map(WarehouseRelocation::relocate)
                .orElse(0); // addresses in a bucket hold wherever this directory is
        if (old.isPresent()) {
            stamp.moveHere();
        } else {
            stamp.write();
        }
        return new Relocated(directory.root(), old, tables);
    }

    /** Two copies of one topic would fill the same table, each from its own offsets. */
    private static void requireOwnTables(WorkDir directory, Path old, Configuration configuration) {
        Place warehouse = directory.warehouse(configuration);
        boolean local = configuration.passThrough("catalog.").isEmpty();
        boolean own = warehouse
                .folder()
                .filter(folder -> folder.toAbsolutePath().normalize().startsWith(directory.root()))
                .isPresent();
        if (!local || !own) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "relocate work directory " + directory.root(),
                    "its tables lie in " + (local ? warehouse.absolute() : "the catalog of catalog.*") + ", and " + old
                            + ", which it was copied from, uses them too",
                    "a warehouse.dir or a catalog of its own");
        }
    }
}
