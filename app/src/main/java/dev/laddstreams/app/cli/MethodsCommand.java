package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.Methods;
import java.util.List;
import java.util.concurrent.Callable;
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
    private String method;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            order = 1,
            defaultValue = "published",
            description = "One of published, small, reference (default: ${DEFAULT-VALUE}).")
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

    private record Row(String method, String title) {}

    private record SettingRow(String setting, String value, String rule, String description) {}

    private record Settings(
            String method,
            String title,
            String recipe,
            int imagesPerClass,
            boolean published,
            List<SettingRow> settings) {}

    @Override
    public Integer call() {
        new OptionRules(spec).atLeast(1, "--images-per-class", imagesPerClass).atLeast(1, "--channels", channels);
        if (method == null) {
            list();
        } else {
            show(settings());
        }
        return 0;
    }

    private void list() {
        List<Row> rows = Methods.titles().entrySet().stream()
                .map(row -> new Row(row.getKey(), row.getValue()))
                .toList();
        if (json) {
            session.printJson(rows);
            return;
        }
        TextTable table = new TextTable("method", "title");
        rows.forEach(row -> table.row(row.method(), row.title()));
        session.terminal().result(table.toString());
    }

    private Settings settings() {
        Recipe recipe = Methods.recipe(method, recipeName, imagesPerClass, channels);
        List<SettingRow> rows = recipe.settings().stream()
                .map(setting ->
                        new SettingRow(setting.name(), recipe.text(setting), setting.rule(), setting.description()))
                .toList();
        return new Settings(
                method,
                Methods.titles().get(method),
                EnumCode.of(recipeName),
                imagesPerClass,
                Methods.isPublished(method, imagesPerClass),
                rows);
    }

    private void show(Settings settings) {
        if (json) {
            session.printJson(settings);
            return;
        }
        session.terminal()
                .message("%s, %s: recipe %s for %d image%s per class%s"
                        .formatted(
                                settings.method(),
                                settings.title(),
                                settings.recipe(),
                                settings.imagesPerClass(),
                                settings.imagesPerClass() == 1 ? "" : "s",
                                settings.published() ? "" : ", extrapolated: its authors give none for that number"));
        TextTable table = new TextTable("setting", "value", "description");
        settings.settings().forEach(row -> table.row(row.setting(), row.value(), row.description()));
        session.terminal().result(table.toString());
    }
}
