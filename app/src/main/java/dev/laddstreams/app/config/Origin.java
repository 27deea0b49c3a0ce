package dev.laddstreams.app.config;

import java.nio.file.Path;

/** Where the value of a setting comes from, in ascending precedence. */
public sealed interface Origin {
    /** The declaration of the key. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /**
     * A line of a configuration file.
     *
     * @param line 1-based
     */
    record File(Path path, int line) implements Origin {
        @Override
        public String toString() {
            return path + ":" + line;
        }
    }

    /** An environment variable. */
    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** An option of the command line, for example {@code --set}. */
    record CommandLine(String option) implements Origin {
        @Override
        public String toString() {
            return option;
        }
    }
}
