package dev.laddstreams.app.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may do what, for people and for tools. */
final class AccessText {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private AccessText() {}

    /** One command of Kafka's own tool a line, and a comment before those of each role. */
    static String commands(List<RoleAccess> table, String servers) {
        return table.stream()
                .flatMap(access -> Stream.concat(
                        Stream.of("# " + access.role().code()),
                        access.arguments()
                                .map(arguments -> "kafka-acls.sh --bootstrap-server " + servers
                                        + " --command-config admin.properties --add " + arguments)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** An array of {@link RoleAccess.Row}. */
    static String json(List<RoleAccess> table) {
        try {
            return JSON.writeValueAsString(
                    table.stream().flatMap(RoleAccess::rows).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
