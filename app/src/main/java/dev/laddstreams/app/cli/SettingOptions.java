package dev.laddstreams.app.cli;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Setting;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** One option for each setting that some distillation method has, in a part of the help of their own. */
final class SettingOptions {
    private static final String HEADING =
            "%nSettings of the method (default: the recipe's; 'ladd methods NAME' shows them):%n";

    private SettingOptions() {}

    static void addTo(CommandSpec command) {
        ArgGroupSpec.Builder group =
                ArgGroupSpec.builder().heading(HEADING).validate(false).order(200);
        for (TypedKey<?> setting : Setting.all()) {
            group.addArg(OptionSpec.builder(option(setting))
                    .paramLabel("VALUE")
                    .type(String.class)
                    .description((setting.description() + " " + sentence(setting.rule())).replace("%", "%%"))
                    .build());
        }
        command.addArgGroup(group.build());
    }

    /**
     * The recipe with the settings of the command line.
     *
     * @throws ParameterException for a setting that the method does not have, or a value out of its range
     */
    static Recipe applyTo(Recipe recipe, CommandSpec command, String method) {
        Recipe changed = recipe;
        for (Map.Entry<TypedKey<?>, String> given : given(command).entrySet()) {
            changed = changed(changed, given.getKey(), given.getValue(), command, method);
        }
        return changed;
    }

    private static Map<TypedKey<?>, String> given(CommandSpec command) {
        Map<TypedKey<?>, String> given = new LinkedHashMap<>();
        for (TypedKey<?> setting : Setting.all()) {
            String value = command.commandLine().getParseResult().matchedOptionValue(option(setting), null);
            if (value != null) {
                given.put(setting, value);
            }
        }
        return given;
    }

    private static Recipe changed(
            Recipe recipe, TypedKey<?> setting, String value, CommandSpec command, String method) {
        if (!recipe.has(setting)) {
            String known =
                    recipe.values().keySet().stream().map(key -> "--" + key).collect(joining(", "));
            throw wrong(command, setting, value, "a setting that method " + method + " has: " + known);
        }
        try {
            return recipe.changed(Map.of(setting.name(), value));
        } catch (LaddException e) {
            throw wrong(command, setting, value, setting.rule());
        }
    }

    private static ParameterException wrong(CommandSpec command, TypedKey<?> setting, String value, String rule) {
        return new ParameterException(
                command.commandLine(),
                "Cannot run " + command.qualifiedName() + ": " + option(setting) + " " + value + " (expected: " + rule
                        + ")");
    }

    private static String option(TypedKey<?> setting) {
        return "--" + setting.name();
    }

    private static String sentence(String rule) {
        return Character.toUpperCase(rule.charAt(0)) + rule.substring(1) + ".";
    }
}
