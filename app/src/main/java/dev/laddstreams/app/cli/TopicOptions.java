package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.clients.TopicState;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.schemas.TopicSpec;
import java.util.List;
import picocli.CommandLine.Option;

/** What is to be done to topics. */
final class TopicOptions {
    @Option(names = "--create", description = "Creates the topics that do not exist yet.")
    private boolean create;

    @Option(
            names = "--alter",
            description = "Gives topics that exist the cleanup policy and the record size that are wanted here.")
    private boolean alter;

    /** Whether anything is to be done. */
    boolean change() {
        return create || alter;
    }

    /** Does what is asked, and returns how the cluster has the topics then. */
    List<TopicState> carryOut(Configuration configuration, List<TopicSpec> topics) {
        try (StackAccess stack = StackAccess.open(configuration)) {
            if (alter) {
                Topics.alter(stack.connection(), topics);
            }
            if (create) {
                Topics.create(stack.connection(), topics);
            }
            List<TopicState> states = Topics.describe(stack.connection(), topics);
            if (create) {
                states.forEach(TopicState::requireKept);
            }
            return states;
        }
    }
}
