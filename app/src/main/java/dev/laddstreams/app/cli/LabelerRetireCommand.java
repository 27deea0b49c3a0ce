package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.schemas.avro.DatasetManifest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "retire",
        header = "Ends the lanes of a labeler version: new images no longer get its labels.",
        description = {"", "What it has labelled stays in the tables until ladd dataset expire."},
        customSynopsis = "ladd labeler retire ID --version=N [--dataset=ID] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler retire fashion-labeler --version 1")
final class LabelerRetireCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LabelerOptions labeler = new LabelerOptions();

    @Option(names = "--version", paramLabel = "N", required = true, order = 1, description = "Version to retire.")
    private int version;

    LabelerRetireCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        try (StackAccess stack = StackAccess.open(configuration)) {
            LabelerControl control = new LabelerControl(stack.connection(), stack.catalogue(), Clock.systemUTC());
            control.requirePublished(labeler.id(), version);
            List<DatasetManifest> datasets = labeler.datasets(control);
            datasets.forEach(manifest -> control.requireRetirable(manifest.getDataset(), labeler.id(), version));
            for (DatasetManifest manifest : datasets) {
                control.retire(manifest.getDataset(), labeler.id(), version);
                session.terminal()
                        .result("%s: the lane of version %d drains and closes"
                                .formatted(manifest.getDataset(), version));
            }
        }
        return 0;
    }
}
