package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.DatasetSheet;
import dev.laddstreams.app.studies.pictures.SheetLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sheet",
        header = "Draws a contact sheet of a dataset: the first images of each class, with their dense labels.",
        description = {
            "",
            "Each image carries a dot for each sub-image, in the colour of its most likely class. Labels come from the"
                    + " tables alone: no broker needs to run. A dataset without complete labels is drawn from its topic,"
                    + " without dots, also while it is distilled. Without --dataset it takes the last demo's dataset, or"
                    + " the only one, and without --tag and --labeler the active version."
        },
        customSynopsis = "ladd sheet [--dataset=ID] [--tag=TAG | --labeler=ID@VERSION] [--out=FILE.png] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd sheet --dataset fashion --columns 5 --out fashion.png")
final class SheetCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--dataset", paramLabel = "ID", order = 1, description = "Dataset (default: see above).")
    private @Nullable String dataset;

    @Mixin
    private SheetOptions sheet = new SheetOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            order = 4,
            description = "File to write (default: named for dataset and tag, in the current folder).")
    private @Nullable Path png;

    @Option(names = "--json", order = 7, description = "Prints what was drawn as JSON.")
    private boolean json;

    SheetCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        DatasetSheet.Labels labels = sheet.labels();
        SheetLayout layout = sheet.layout();
        DatasetSheet.Result drawn = new DatasetSheet(session.configurationWithLog(), layout)
                .draw(Optional.ofNullable(dataset), labels, Optional.ofNullable(png));
        if (json) {
            session.printJson(drawn);
        } else {
            session.terminal().result(drawn.toString());
        }
        return 0;
    }
}
