package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.TypedKey;

/** A first {@code ladd.yaml}: every key with what it is and its default, as comments. */
public final class ConfigTemplate {
    private static final String INTRODUCTION = """
            # Configuration of LADD Streams. Every line is a comment: remove the # before a key to set it. What is shown is
            # the default. `ladd validate` says what is wrong, `ladd describe` what holds and where it comes from.
            # Environment variables (LADD_LABELER_THREADS) and --set KEY=VALUE win over this file.
            """;

    /** Of no default: what a platform team declares. */
    private static final String DECLARATIONS = """

            # ---- Declarations: topics of your own, wired in; docs/wiring.md says more ----

            #datasets:
            #  birds: { classes: [crow, kite], expected: 500 }
            #routes:
            #  birds-json: { from: legacy.birds, dataset: birds, format: json, pixels: /img/base64, class: /meta/label, id: /meta/id }
            #labelers:
            #  resnet: { dataset: birds }
            #sinks:
            #  lake: { labelers: [resnet] }
            """;

    private static final String PASSED_THROUGH = """

            # ---- Keys of other products ----
            """;

    private ConfigTemplate() {}

    /** The text of the file. */
    public static String text() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        String group = "";
        for (TypedKey<?> key : ConfigKeys.all()) {
            String own = key.name().replaceFirst("\\..*", "");
            if (!own.equals(group)) {
                group = own;
                text.append("\n# ---- ").append(group).append(" ----\n");
            }
            text.append("\n# ").append(key.description()).append('\n');
            text.append("# Expected: ").append(key.rule()).append(".\n");
            text.append('#').append(key.name()).append(':');
            key.defaultText().ifPresent(value -> text.append(' ').append(value));
            text.append('\n');
        }
        text.append(DECLARATIONS).append(PASSED_THROUGH);
        for (PassThrough passed : PassThrough.all()) {
            text.append("\n# ")
                    .append(passed.prefix())
                    .append("* : ")
                    .append(passed.doc())
                    .append('\n');
        }
        return text.toString();
    }
}
