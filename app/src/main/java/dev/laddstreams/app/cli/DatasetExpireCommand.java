package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.control.VersionName;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.time.Clock;
import java.util.List;
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
        VersionName version = labels.version("expire labels of dataset " + dataset);
        Configuration configuration = session.configurationWithLog();
        try (StackAccess stack = StackAccess.open(configuration);
                DatasetCatalog catalog =
                        DatasetCatalog.open(PartSettings.catalog(configuration, WorkDir.of(configuration)))) {
            return session.report(List.of(new LabelerControl(stack.connection(), stack.catalogue(), Clock.systemUTC())
                    .expire(catalog, dataset, version.labelerId(), version.version(), labels.effect())));
        }
    }
}
