package dev.laddstreams.app.config;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.settings.TypedKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What can be declared under names of the user's own: {@code <kind>.<name>.<key>}. */
@SuppressWarnings("ImmutableEnumChecker") // the lists of keys are immutable
public enum DeclarationKind {
    DATASETS("Datasets whose images come from routes.", DeclarationKeys.DATASET_KEYS, Optional.empty()),
    ROUTES("Foreign topics whose records become images of a dataset.", DeclarationKeys.ROUTE_KEYS, Optional.empty()),
    LABELERS("Labelers of declared datasets.", DeclarationKeys.LABELER_KEYS, Optional.empty()),
    SINKS("Tables that the labels of declared labelers go to.", DeclarationKeys.SINK_KEYS, Optional.of("catalog."));

    /** What names are made of, in words. */
    static final String NAME_RULE = "1 to 40 lower-case letters, digits, - and _, starting with a letter or digit";

    static final String NAME_PATTERN = "[a-z0-9][a-z0-9_-]{0,39}";

    private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

    private final String doc;
    private final List<TypedKey<?>> keys;
    private final Optional<String> passedThrough;

    DeclarationKind(String doc, List<TypedKey<?>> keys, Optional<String> passedThrough) {
        this.doc = doc;
        this.keys = keys;
        this.passedThrough = passedThrough;
    }

    String doc() {
        return doc;
    }

    /** In the order of the reference, without kind and name. */
    List<TypedKey<?>> keys() {
        return keys;
    }

    /** The prefix of keys that belong to another product. */
    Optional<String> passedThrough() {
        return passedThrough;
    }

    String code() {
        return EnumCode.of(this);
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The kind that a key begins with. */
    static Optional<DeclarationKind> of(String key) {
        int dot = key.indexOf('.');
        return EnumCode.find(DeclarationKind.class, dot < 0 ? key : key.substring(0, dot));
    }
}
