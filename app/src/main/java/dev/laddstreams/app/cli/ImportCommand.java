package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.SealedDataset;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "import",
        header = "Puts your own images on a dataset's topic, to be labelled and stored.",
        description = {
            "",
            "For images that are distilled already, or real ones that shall get dense labels. The dataset consists of"
                    + " exactly these images afterwards; importing the same again changes nothing."
        },
        customSynopsis = "ladd import --data=DIR|FILE|shapes --dataset=ID [--labeler=ID] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd import --data my-distilled-set --dataset mine --labeler mine-labeler")
final class ImportCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DatasetOptions dataset = new DatasetOptions();

    @Option(
            names = "--split",
            paramLabel = "train|test",
            order = 4,
            description = "Part to import (default: train where the set is split, all of it where it is not).")
    private @Nullable Split split;

    enum Split {
        TRAIN,
        TEST
    }

    @Option(names = "--json", order = 5, description = "Prints the dataset as JSON.")
    private boolean json;

    ImportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        dataset.check();
        Configuration configuration = session.configurationWithLog();
        DataSplits splits = split == null ? data.readWhole(session.terminal()) : data.readExact(session.terminal());
        ImageSet images = split == Split.TEST ? splits.test() : splits.train();
        SealedDataset sealed =
                dataset.make(configuration, session.terminal()).importImages(images, splits.normalisation());
        if (json) {
            session.printJson(sealed);
        } else {
            session.terminal().result(sealed.toString());
        }
        return 0;
    }
}
