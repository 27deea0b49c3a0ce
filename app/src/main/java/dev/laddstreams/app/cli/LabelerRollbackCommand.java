package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "rollback",
        header = "Makes the version active again that was so before. Nothing is labelled again.",
        customSynopsis = "ladd labeler rollback ID [--dataset=ID] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler rollback fashion-labeler")
final class LabelerRollbackCommand implements Callable<Integer> {
    private static final double NANOS = 1e9;

    private final Session session;

    @Mixin
    private LabelerOptions labeler = new LabelerOptions();

    LabelerRollbackCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        try (StackAccess stack = StackAccess.open(configuration)) {
            LabelerControl control = new LabelerControl(stack.connection(), stack.catalogue(), Clock.systemUTC());
            List<DatasetManifest> datasets = labeler.datasets(control);
            if (datasets.size() > 1) { // all are checked before any is changed
                datasets.forEach(manifest -> Activations.previous(control.active(manifest.getDataset(), labeler.id())
                        .orElseGet(() -> Activations.none(manifest.getDataset(), labeler.id()))));
            }
            for (DatasetManifest manifest : datasets) {
                long start = System.nanoTime();
                Activation active = control.rollback(manifest.getDataset(), labeler.id());
                session.terminal()
                        .result(String.format(
                                Locale.ROOT,
                                "%s: version %d is active again (%s), after %.2f s",
                                manifest.getDataset(),
                                active.getVersion(),
                                active.getTag(),
                                (System.nanoTime() - start) / NANOS));
            }
        }
        return 0;
    }
}
