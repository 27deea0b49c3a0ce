package dev.laddstreams.embedded;

import dev.laddstreams.embedded.RegistryState.Version;

/** Which versions of subjects a request sees. */
enum VersionFilter {
    /** Those that are not deleted. */
    LIVE,
    /** Those that are softly deleted too. */
    ALL;

    boolean keeps(Version version) {
        return this == ALL || !version.deleted();
    }
}
