package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.VersionName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "relabel",
        header = "Has a labeler version label a whole dataset again, though it has done so or was retired.",
        description = {
            "",
            "New versions need no such command: a version that is published labels everything by itself. Its earlier labels"
                    + " stay in use until the new ones, of the same images and the same network, replace them."
        },
        customSynopsis = "ladd relabel --dataset=ID --labeler=ID@VERSION [--dry-run] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd relabel --dataset fashion --labeler fashion-labeler@2 --dry-run")
final class RelabelCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LabelsOptions labels = new LabelsOptions();

    RelabelCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String dataset = labels.dataset();
        VersionName version = labels.version("relabel dataset " + dataset);
        return session.control(
                control -> List.of(control.relabel(dataset, version.labelerId(), version.version(), labels.effect())));
    }
}
