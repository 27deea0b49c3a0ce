package dev.laddstreams.app.cli;

import dev.laddstreams.learning.distillation.RecipeName;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "methods",
        header = "Lists the distillation methods, or the settings of one.",
        footerHeading = "%nExamples:%n",
        footer = {"  ladd methods", "  ladd methods mtt --images-per-class 1 --recipe small"})
final class MethodsCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Method whose settings to show.")
    private @Nullable String method;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            order = 1,
            defaultValue = "published",
            description = "Recipe: one of published, small, reference (default: ${DEFAULT-VALUE}).")
    private RecipeName recipeName;

    @Option(
            names = "--images-per-class",
            paramLabel = "N",
            order = 2,
            description = "Synthetic images of each class (default: ${DEFAULT-VALUE}).")
    private int imagesPerClass = 10;

    @Option(
            names = "--channels",
            paramLabel = "N",
            order = 3,
            description = "Channels of an image, 1 for grey, 3 for colour (default: ${DEFAULT-VALUE}).")
    private int channels = 1;

    @Option(names = "--json", order = 4, description = "Prints JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    MethodsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        new OptionRules(spec).atLeast(1, "--images-per-class", imagesPerClass).atLeast(1, "--channels", channels);
        if (method == null) {
            MethodTable methods = MethodTable.all();
            print(methods.rows(), methods);
        } else {
            MethodSettings settings = MethodSettings.of(method, recipeName, imagesPerClass, channels);
            if (!json) {
                session.terminal().message(settings.heading());
            }
            print(settings, settings);
        }
        return 0;
    }

    private void print(Object value, Object table) {
        if (json) {
            session.printJson(value);
        } else {
            session.terminal().result(table.toString());
        }
    }
}
