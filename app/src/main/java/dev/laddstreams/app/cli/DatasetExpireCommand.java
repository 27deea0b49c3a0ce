package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "expire",
        header = "Deletes the labels of a retired labeler version from a dataset's table, with its tags and files.",
        description = {"", "It cannot be undone, but for ladd relabel."},
        customSynopsis = "ladd dataset expire --dataset=ID --labeler=ID@VERSION [--dry-run] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset expire --dataset fashion --labeler fashion-labeler@1 --dry-run")
final class DatasetExpireCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LabelsOptions labels = new LabelsOptions();

    DatasetExpireCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String dataset = labels.dataset();
        VersionOption version = labels.version("expire labels of dataset " + dataset);
        Configuration configuration = session.configurationWithLog();
        try (StackAccess stack = StackAccess.open(configuration);
                DatasetCatalog catalog =
                        DatasetCatalog.open(PartSettings.catalog(configuration, WorkDir.of(configuration)))) {
            LabelerControl control = new LabelerControl(stack.connection(), stack.catalogue(), Clock.systemUTC());
            control.datasets(version.labelerId(), Optional.of(dataset));
            requireRetired(control, dataset, version);
            DatasetTable table = catalog.require(dataset);
            List<String> tags = table.tags().of(version.labelerId(), version.version());
            long rows = table.rows(version.labelerId(), version.version());
            if (!labels.dryRun()) {
                table.expire(version.labelerId(), version.version());
            }
            session.terminal()
                    .result("%s: %s %,d rows of %s and %s"
                            .formatted(
                                    dataset,
                                    labels.dryRun() ? "would delete" : "deleted",
                                    rows,
                                    version,
                                    tags.isEmpty() ? "no tag" : "the tags " + String.join(", ", tags)));
        }
        return 0;
    }

    private static void requireRetired(LabelerControl control, String dataset, VersionOption version) {
        boolean retired = control.wish(dataset, version.labelerId(), version.version())
                .filter(request -> request.getWish() == LaneWish.RETIRE)
                .isPresent();
        if (!retired) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "expire labels of dataset " + dataset,
                    version + " is in use",
                    "a retired version; see ladd labeler retire " + version.labelerId() + " --version "
                            + version.version());
        }
    }
}
