package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.Publication;
import dev.laddstreams.producers.LabelerPublisher;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        header =
                "Publishes a labeler: a bundle of 'ladd labeler train', or an ONNX or TorchScript file made elsewhere.",
        description = {
            "",
            "The model is loaded and tried on a blank image and one of noise first. A version never changes; the same bundle is published"
                    + " once. A model made elsewhere takes float32 [batch, channels, height, width] in normalised space and"
                    + " returns [batch, classes]; say what it takes with --input, --classes, --mean and --std."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd labeler publish --id fashion-labeler --bundle ladd-work/labelers/4be1....zip",
            "  ladd labeler publish --id mine --model resnet.onnx --input 3x32x32 --classes cat,dog \\",
            "      --mean 0.5,0.5,0.5 --std 0.25,0.25,0.25"
        },
        customSynopsis = {
            "ladd labeler publish --id=ID --bundle=FILE [OPTIONS]",
            "       ladd labeler publish --id=ID --model=FILE --input=CxHxW --classes=NAME,...",
            "                            --mean=X,... --std=X,... [OPTIONS]"
        })
final class LabelerPublishCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--id", paramLabel = "ID", required = true, order = 1, description = "Id of the labeler.")
    private String id;

    @ArgGroup(multiplicity = "1")
    private PublishedFile file;

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Option(names = "--json", order = 10, description = "Prints the version as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    LabelerPublishCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        LabelerPublisher.requireLabelerId(id);
        Configuration configuration = session.configurationWithLog();
        Publication.Version version = file.publish(new Publication(configuration, id), modelOptions, spec);
        if (json) {
            session.printJson(version);
        } else {
            session.terminal().result("Published " + id + " version " + version.version() + ": " + version.artifact());
        }
        return 0;
    }
}
