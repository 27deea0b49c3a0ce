package dev.laddstreams.schemas.stores;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something is kept, as people write it: a folder of this machine, or an address such as {@code s3://bucket/folder}.
 *
 * @param text not empty
 */
public record Place(String text) {
    /** What a text has to be, for messages. */
    public static final String RULE = "a folder, or an address such as s3://bucket/folder";

    private static final Pattern ADDRESS = Pattern.compile("([a-z][a-z0-9+.-]+):/{1,3}[^/].*");
    private static final String FILE = "file";

    /** @throws LaddException {@code USAGE} for what is neither a path nor an address */
    public Place {
        if (text.isBlank()
                || (scheme(text).filter(scheme -> !FILE.equals(scheme)).isEmpty()
                        && folder(text).isEmpty())) {
            throw LaddException.cannot(Reason.USAGE, "use place", "'" + text + "'", RULE);
        }
    }

    public static Place of(Path folder) {
        return new Place(folder.toString());
    }

    /** Of an address, without {@code file}, which is a folder. */
    public Optional<String> scheme() {
        return scheme(text).filter(scheme -> !FILE.equals(scheme));
    }

    /** The folder; empty for an address elsewhere. */
    public Optional<Path> folder() {
        return scheme().isPresent() ? Optional.empty() : folder(text);
    }

    /** The text, of a folder from the root on. */
    public String absolute() {
        return folder().map(folder -> folder.toAbsolutePath().normalize().toString())
                .orElse(text);
    }

    private static Optional<String> scheme(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<Path> folder(String text) {
        try {
            return Optional.of(scheme(text).isPresent() ? Path.of(URI.create(text)) : Path.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
