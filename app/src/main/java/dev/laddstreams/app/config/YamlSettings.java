package dev.laddstreams.app.config;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a YAML file as flat settings with their lines: groups may be nested or joined by dots, lists are joined by
 * commas.
 */
final class YamlSettings {
    /** Of all settings together, aliases written out: some lines of them can stand for more than any memory holds. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private static final int MOST_DEPTH = 50;

    private final Path file;
    private final List<RawSetting> settings = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<String> problems;
    private int left = MOST_CHARACTERS;

    private YamlSettings(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    static List<RawSetting> read(Path file, List<String> problems) {
        YamlSettings reader = new YamlSettings(file, problems);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // opening a named pipe waits for whoever writes to it
            problems.add("Cannot read configuration: " + file + " is no file (expected: a YAML file)");
            return reader.settings;
        }
        try (Reader text = Files.newBufferedReader(file)) {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(text);
            if (root instanceof MappingNode mapping) {
                reader.group("", mapping, MOST_DEPTH);
            } else if (root != null) {
                reader.problem(root, "read configuration", "no mapping", "lines of 'key: value'");
            }
        } catch (NoSuchFileException e) {
            problems.add("Cannot read configuration: " + file + " does not exist (expected: a YAML file)");
        } catch (IOException e) {
            problems.add("Cannot read configuration: " + file + ": " + e.getMessage() + " (expected: a readable file)");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add("Cannot read configuration: " + file + ":" + line + ": " + e.getProblem()
                    + " (expected: valid YAML)");
        } catch (YAMLException e) {
            problems.add("Cannot read configuration: " + file + ": " + e.getMessage() + " (expected: valid YAML)");
        }
        return reader.settings;
    }

    private void group(String prefix, MappingNode mapping, int depth) {
        if (depth == 0) {
            throw new YAMLException("groups lie more than " + MOST_DEPTH + " deep");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problem(tuple.getKeyNode(), "read configuration", "a key that is no text", "'key: value'");
                continue;
            }
            String key = prefix + keyNode.getValue();
            Node value = tuple.getValueNode();
            spend(key.length());
            if (value instanceof MappingNode nested) {
                group(key + ".", nested, depth - 1);
            } else if (value instanceof SequenceNode list) {
                add(keyNode, key, items(key, list));
            } else if (value instanceof ScalarNode scalar) {
                spend(scalar.getValue().length());
                add(keyNode, key, scalar.getValue());
            } else {
                problem(keyNode, "set " + key, "an alias", "a value");
            }
        }
    }

    private String items(String key, SequenceNode list) {
        return list.getValue().stream()
                .filter(item -> {
                    boolean scalar = item instanceof ScalarNode;
                    spend(scalar ? ((ScalarNode) item).getValue().length() : 0);
                    if (!scalar) {
                        problem(item, "set " + key, "a list in a list", "a list of plain values");
                    }
                    return scalar;
                })
                .map(item -> ((ScalarNode) item).getValue())
                .collect(joining(","));
    }

    private void spend(int characters) {
        left -= characters + 1;
        if (left < 0) {
            throw new YAMLException(
                    "its settings are more than " + MOST_CHARACTERS + " characters, aliases written out");
        }
    }

    private void add(Node keyNode, String key, String text) {
        if (!seen.add(key)) {
            problem(keyNode, "set " + key, "it stands in the file twice", "each key once");
            return;
        }
        settings.add(new RawSetting(key, text, new Origin.File(file, line(keyNode))));
    }

    private void problem(Node node, String action, String value, String expected) {
        problems.add(
                "Cannot " + action + ": " + value + " at " + file + ":" + line(node) + " (expected: " + expected + ")");
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
