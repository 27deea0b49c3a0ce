package dev.laddstreams.sinks.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;

/**
 * A file in the new place of a table, from before the first other file is there until the last one of the old place is gone:
 * a move that breaks off is finished by the next.
 *
 * @param table Iceberg's id of it, that no other has
 * @param from address of the old place
 * @param old addresses of the files there, in the order in which they may go; empty until all are copied
 */
record MoveNote(String table, String from, List<String> old) {
    private static final String NAME = "/move.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    MoveNote {
        old = List.copyOf(old);
    }

    static String address(String place) {
        return place + NAME;
    }

    static Optional<MoveNote> read(FileIO io, String place) throws IOException {
        InputFile file = io.newInputFile(address(place));
        if (!file.exists()) {
            return Optional.empty();
        }
        try (InputStream in = file.newStream()) {
            return Optional.of(JSON.readValue(in, MoveNote.class));
        }
    }

    void write(FileIO io, String place) throws IOException {
        try (OutputStream out = io.newOutputFile(address(place)).createOrOverwrite()) {
            out.write(JSON.writeValueAsBytes(this));
        }
    }
}
