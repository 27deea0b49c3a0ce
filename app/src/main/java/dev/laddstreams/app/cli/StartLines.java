package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.settings.Secrets;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a service says when it starts. */
record StartLines(Configuration configuration, StackAccess stack, List<RoleKind> roles, Path log, URI management) {
    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        return String.join(
                System.lineSeparator(),
                "Kafka     " + stack.connection().bootstrapServers(),
                "registry  " + Secrets.masked(stack.connection().schemaRegistryUrl()),
                "metrics   " + management + "/metrics",
                "work dir  " + WorkDir.of(configuration).root(),
                "roles     " + roles.stream().map(RoleKind::code).collect(Collectors.joining(", ")),
                "log       " + log,
                "Ctrl-C stops it.");
    }
}
