package dev.laddstreams.app.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build wrote into the jar. */
public final class BuildVersion {
    private BuildVersion() {}

    public static String current() {
        Properties properties = new Properties();
        try (InputStream file = BuildVersion.class.getResourceAsStream("/dev/laddstreams/app/version.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
