#!/usr/bin/env bash
# kafka 4.3.1: an admin client that waits for one answer does not end the request at request.timeout.ms, but at
# default.api.timeout.ms, when there is no time left to ask another broker. A broker that is frozen, or whose network is
# cut, thus costs a call its whole time though the others are well.
#
# Guess: the request is given up after request.timeout.ms and sent to another broker until default.api.timeout.ms is over,
# as the documentation of both says, and as the consumer does.
# Seen: nothing wakes the client's thread before the end of the call. With metadata.max.age.ms below it, something does.
#
# Runs in a folder of its own with a broker on the loopback address, needs a JDK 17 or newer and Maven, and leaves
# nothing behind. Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
broker=
trap '[ -z "$broker" ] || { kill -CONT "$broker"; kill "$broker"; wait "$broker" 2>/dev/null || true; }; rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>4.3.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free); controller=$(free)
cat >"$work/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$port
log.dirs=$work/data
PROPERTIES
java -cp "$work/lib/*" kafka.tools.StorageTool format -t MkU3OEVBNTcwNTJENDM2Qg -c "$work/server.properties" >"$work/format.log" 2>&1
java -Xmx512m -cp "$work/lib/*" kafka.Kafka "$work/server.properties" >"$work/broker.log" 2>&1 &
broker=$!
cat >"$work/Finding.java" <<'JAVA'
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.AppInfoParser;

public class Finding {
    static final int REQUEST_MS = 2_000;
    static final int CALL_MS = 20_000;
    static String[] arguments;

    static Map<String, Object> with(String... more) {
        var settings = new HashMap<String, Object>(Map.of("bootstrap.servers", arguments[0],
                "request.timeout.ms", REQUEST_MS, "default.api.timeout.ms", CALL_MS));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    static void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, arguments[1]).start().waitFor();
    }

    static double closed(Map<MetricName, ? extends Metric> metrics) {
        return metrics.values().stream().filter(metric -> metric.metricName().name().equals("connection-close-total"))
                .mapToDouble(metric -> (Double) metric.metricValue()).sum();
    }

    /** Seconds until the connection to the frozen broker is given up. */
    static double frozen(Runnable ask, java.util.function.Supplier<Map<MetricName, ? extends Metric>> metrics)
            throws Exception {
        double before = closed(metrics.get());
        signal("STOP");
        long start = System.nanoTime();
        ask.run();
        while (closed(metrics.get()) == before) {
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        signal("CONT");
        System.err.printf("%.1f s%n", seconds);
        return seconds;
    }

    static void say(String who, double seconds) {
        System.out.println(who + ": the request of " + REQUEST_MS / 1000 + " s is given up "
                + (seconds > CALL_MS * 0.9 / 1000 ? "with the call, after " + CALL_MS / 1000 + " s"
                        : seconds < 8 ? "in time" : "at another time"));
    }

    static void admin(String who, String... more) throws Exception {
        try (Admin admin = Admin.create(with(more))) {
            for (int i = 0; i < 5; i++) {
                admin.describeCluster().nodes().get();
                Thread.sleep(500); // the connection to the bootstrap address is closed meanwhile
            }
            say(who, frozen(() -> admin.describeCluster().nodes(), admin::metrics));
        }
    }

    public static void main(String[] args) throws Exception {
        arguments = args;
        System.out.println("kafka-clients " + AppInfoParser.getVersion());
        admin("admin");
        admin("admin, metadata.max.age.ms=1000", "metadata.max.age.ms", "1000");
        try (var consumer = new KafkaConsumer<>(with(), new StringDeserializer(), new StringDeserializer())) {
            consumer.listTopics();
            Thread caller = new Thread(() -> {
                try {
                    consumer.listTopics(Duration.ofMillis(CALL_MS));
                } catch (RuntimeException e) {
                    // the broker was frozen
                }
            });
            say("consumer", frozen(caller::start, consumer::metrics));
            caller.join();
        }
    }
}
JAVA
cat >"$work/stated" <<'STATED'
kafka-clients 4.3.1
admin: the request of 2 s is given up with the call, after 20 s
admin, metadata.max.age.ms=1000: the request of 2 s is given up in time
consumer: the request of 2 s is given up in time
STATED
cd "$work"
java -cp "$work/lib/*" Finding.java "127.0.0.1:$port" "$broker" 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { cat "$work/errors"; echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
