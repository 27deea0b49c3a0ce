package dev.laddstreams.learning.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a {@code metadata.json} of an export says of its images. Files of that name that others wrote say nothing.
 *
 * @param normalisation of its floats
 * @param classNames in the order of its labels
 * @param side of its images, where they are squares that pictures can become
 */
record SetMetadata(Optional<Normalisation> normalisation, Optional<List<String>> classNames, OptionalInt side) {
    static final SetMetadata NONE = new SetMetadata(Optional.empty(), Optional.empty(), OptionalInt.empty());

    private static final String NAME = "metadata.json";
    private static final int FORMAT = 1;
    /** Names of 65,536 classes are less. */
    private static final int MOST_BYTES = 1 << 24;

    private static final String EXPECTED = "metadata.json as ladd export writes it; or remove the file";

    /** Looks into the folder or zip, or beside the file that is the set. */
    static SetMetadata of(Path location, FileTree tree, ReadingNotes notes) throws IOException {
        Optional<FileTree.Entry> within =
                tree.files().stream().filter(file -> file.path().equals(NAME)).findFirst();
        if (within.isPresent()) {
            try (InputStream in = tree.open(within.get())) {
                return parse(in, notes);
            }
        }
        Path beside = location.toAbsolutePath().resolveSibling(NAME);
        if (Files.isRegularFile(location) && Files.isRegularFile(beside)) {
            try (InputStream in = Files.newInputStream(beside)) {
                return parse(in, notes);
            }
        }
        return NONE;
    }

    private static SetMetadata parse(InputStream in, ReadingNotes notes) throws IOException {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(in.readNBytes(MOST_BYTES));
        } catch (JsonProcessingException e) {
            notes.note("left aside: metadata.json, which is no JSON");
            return NONE;
        }
        if (json.path("formatVersion").asInt() != FORMAT || !json.has("imageShape")) {
            notes.note("left aside: metadata.json, which no export wrote");
            return NONE;
        }
        SetMetadata metadata = new SetMetadata(
                Optional.of(new Normalisation(
                        numbers(json.at("/normalisation/mean")), numbers(json.at("/normalisation/std")))),
                Optional.of(names(json.path("classNames"))),
                side(json.path("imageShape")));
        notes.note("metadata.json of an export gives normalisation and class names");
        return metadata;
    }

    private static List<Float> numbers(JsonNode list) {
        List<Float> numbers = new ArrayList<>();
        for (JsonNode number : list) {
            float value = (float) number.asDouble(Double.NaN);
            if (!Float.isFinite(value)) {
                throw invalid("normalisation with " + number);
            }
            numbers.add(value);
        }
        return numbers;
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(name.asText()));
        if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
            throw invalid(names.isEmpty() ? "no class names" : "two classes of one name");
        }
        return names;
    }

    private static OptionalInt side(JsonNode shape) {
        int height = shape.path(1).asInt();
        return ReadingOptions.allowsSide(height) && height == shape.path(2).asInt()
                ? OptionalInt.of(height)
                : OptionalInt.empty();
    }

    private static LaddException invalid(String value) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read metadata.json", value, EXPECTED);
    }
}
