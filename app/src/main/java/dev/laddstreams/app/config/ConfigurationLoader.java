package dev.laddstreams.app.config;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.clients.OwnedProperty;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.errors.settings.TypedKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Merges defaults, file, environment and command line, in ascending precedence, and finds everything that is wrong. */
public final class ConfigurationLoader {
    private static final String ENVIRONMENT_PREFIX = "LADD_";
    /** Variables of the launcher and the build. */
    private static final Set<String> OTHER_VARIABLES = Set.of("LADD_JAVA_OPTS", "LADD_DATA");
    /** What Kubernetes sets in every container beside a service whose name begins with "ladd". */
    private static final Pattern SERVICE_LINK = Pattern.compile("LADD_(.*_)?(SERVICE_(HOST|PORT.*)|PORT(_\\d+_.*)?)");
    /** How the value of such a variable begins that has the name of a key, such as {@code LADD_DASHBOARD_PORT}. */
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Map<String, RawSetting> settings = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();

    private ConfigurationLoader() {}

    /**
     * What was read, right or wrong.
     *
     * @param problems everything that is wrong; the configuration holds what is right
     */
    public record Outcome(Configuration configuration, List<String> problems) {
        public Outcome {
            problems = problems.stream().map(LaddException::oneLine).toList();
        }

        /** The same with more that is wrong. */
        public Outcome with(List<String> more) {
            List<String> all = new ArrayList<>(problems);
            all.addAll(more);
            return new Outcome(configuration, all);
        }

        /** The configuration, when nothing is wrong. */
        public Configuration require() {
            if (!problems.isEmpty()) {
                throw new LaddException(Reason.USAGE, problems.stream().collect(joining(System.lineSeparator())));
            }
            return configuration;
        }
    }

    /**
     * @param environment all variables of the process; those that start with {@code LADD_} count
     * @param assignments {@code key=value} by the option that they come from
     */
    public static Outcome load(Optional<Path> file, Map<String, String> environment, List<Assignment> assignments) {
        ConfigurationLoader loader = new ConfigurationLoader();
        file.ifPresent(path -> YamlSettings.read(path, loader.problems).forEach(loader::add));
        loader.addEnvironment(environment);
        assignments.forEach(loader::addAssignment);
        loader.checkTogether();
        return new Outcome(
                new Configuration(loader.settings, loader.refused, new Sources(file, environment, assignments)),
                loader.problems);
    }

    /** What a configuration is merged of. */
    record Sources(Optional<Path> file, Map<String, String> environment, List<Assignment> assignments) {
        Sources {
            environment = Map.copyOf(environment);
            assignments = List.copyOf(assignments);
        }
    }

    /**
     * A value that an option of the command line sets.
     *
     * @param option for example {@code --set}
     */
    public record Assignment(String option, String text) {}

    private void addEnvironment(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (!variable.startsWith(ENVIRONMENT_PREFIX)
                    || OTHER_VARIABLES.contains(variable)
                    || isServiceLink(variable, text)) {
                return;
            }
            keyOf(variable)
                    .ifPresentOrElse(
                            key -> add(new RawSetting(key, text, new Origin.Environment(variable))),
                            () -> problems.add(
                                    "Cannot use environment variable: " + variable + " (expected: LADD_ and a key"
                                            + " of the configuration"
                                            + NearestName.hint(variable, environmentNames()) + ")"));
        });
    }

    private static boolean isServiceLink(String variable, String text) {
        return SERVICE_LINK.matcher(variable).matches()
                && (keyOf(variable).isEmpty() || SERVICE_ADDRESS.matcher(text).matches());
    }

    private void addAssignment(Assignment assignment) {
        int equals = assignment.text().indexOf('=');
        if (equals < 1) {
            problems.add("Cannot use " + assignment.option() + ": '" + keyPart(assignment.text())
                    + "' (expected: key=value)");
            return;
        }
        String key = assignment.text().substring(0, equals).strip();
        String text = assignment.text().substring(equals + 1).strip();
        add(new RawSetting(key, text, new Origin.CommandLine(assignment.option())));
    }

    /** The rest may be a secret behind a wrong sign. */
    private static String keyPart(String text) {
        String key = text.split("[^\\w.-]", 2)[0];
        return key.length() == text.length() ? key : key + "...";
    }

    private void add(RawSetting setting) {
        Optional<TypedKey<?>> known = ConfigKeys.byName(setting.key());
        if (known.isPresent()) {
            check(known.get(), setting);
        } else if (DeclarationKind.of(setting.key()).isPresent()) {
            declare(DeclarationKind.of(setting.key()).get(), setting);
        } else {
            PassThrough.of(setting.key())
                    .ifPresentOrElse(
                            group -> passThrough(group, setting),
                            () -> unknown(setting, NearestName.hint(setting.key(), ConfigKeys.names())));
        }
    }

    private void check(TypedKey<?> key, RawSetting setting) {
        if (key.type().read(setting.text()).isPresent()) {
            settings.put(setting.key(), setting);
        } else {
            refused.add(setting.key());
            problems.add("Cannot set " + setting.key() + ": '" + setting.shown() + "' at " + setting.origin()
                    + " (expected: " + key.rule() + ")");
        }
    }

    private void declare(DeclarationKind kind, RawSetting setting) {
        String[] parts = setting.key().split("\\.", 3);
        String name = parts.length > 1 ? parts[1] : "";
        if (parts.length < 3 || !DeclarationKind.isName(name)) {
            problems.add("Cannot set " + setting.key() + ": '" + setting.shown() + "' at " + setting.origin()
                    + " (expected: " + kind.code() + ".<name>.<key>, with a name of " + DeclarationKind.NAME_RULE
                    + ")");
            return;
        }
        Optional<TypedKey<?>> known =
                kind.keys().stream().filter(key -> key.name().equals(parts[2])).findFirst();
        if (known.isPresent()) {
            check(known.get(), setting);
        } else if (kind.passedThrough().filter(parts[2]::startsWith).isPresent()) {
            settings.put(setting.key(), setting);
        } else {
            List<String> names =
                    kind.keys().stream().<String>map(TypedKey::name).toList();
            problems.add(
                    "Cannot set " + setting.key() + ": no such key, at " + setting.origin() + " (expected: a key of "
                            + kind.code() + " in docs/configuration.md" + NearestName.hint(parts[2], names) + ")");
        }
    }

    private void passThrough(PassThrough group, RawSetting setting) {
        Optional<OwnedProperty> owned = group.owned(setting.key());
        if (setting.key().equals("kafka.bootstrap.servers")) {
            unknown(setting, "; did you mean '" + ConfigKeys.BOOTSTRAP_SERVERS.name() + "'?");
        } else if (setting.key().equals("schema-registry.schema.registry.url")) {
            unknown(setting, "; did you mean '" + ConfigKeys.REGISTRY_URL.name() + "'?");
        } else if (owned.isEmpty() || owned.get().allows(setting.text())) {
            settings.put(setting.key(), setting);
        } else {
            problems.add("Cannot set " + setting.key() + ": '" + setting.shown() + "' at " + setting.origin()
                    + " (expected: " + owned.get().rule() + ")");
        }
    }

    private void unknown(RawSetting setting, String hint) {
        problems.add("Cannot set " + setting.key() + ": no such key, at " + setting.origin()
                + " (expected: a key of docs/configuration.md" + hint + ")");
    }

    private void checkTogether() {
        problems.addAll(PassThroughCheck.problems(settings));
        requireBoth(ConfigKeys.BOOTSTRAP_SERVERS, ConfigKeys.REGISTRY_URL);
        requireBoth(ConfigKeys.EVALUATION_STEPS, ConfigKeys.EVALUATION_HALF_BATCH);
    }

    private void requireBoth(TypedKey<?> one, TypedKey<?> other) {
        RawSetting first = settings.get(one.name());
        RawSetting second = settings.get(other.name());
        if (first != null && second == null) {
            lacks(first, other);
        } else if (first == null && second != null) {
            lacks(second, one);
        }
    }

    private void lacks(RawSetting present, TypedKey<?> missing) {
        boolean lost = present.key().equals(ConfigKeys.BOOTSTRAP_SERVERS.name()) && !HostLookup.finds(present.shown());
        problems.add("Cannot use " + present.key() + ": set at " + present.origin() + " without " + missing.name()
                + (lost ? ", and no host of " + present.shown() + " can be resolved" : "")
                + " (expected: both" + (lost ? ", with host names that this machine can look up" : "") + ")");
    }

    private static Optional<String> keyOf(String variable) {
        return ConfigKeys.byEnvironmentName(variable)
                .<String>map(TypedKey::name)
                .or(() -> PassThrough.all().stream()
                        .filter(group -> variable.startsWith(ConfigKeys.environmentName(group.prefix())))
                        .findFirst()
                        .map(group -> group.prefix()
                                + variable.substring(ConfigKeys.environmentName(group.prefix())
                                                .length())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '.'))
                        .filter(key -> PassThrough.of(key).isPresent()));
    }

    private static List<String> environmentNames() {
        return ConfigKeys.all().stream()
                .<String>map(ConfigKeys::environmentName)
                .toList();
    }
}
