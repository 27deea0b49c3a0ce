#!/usr/bin/env bash
# kafka 4.3.1: a subscription by SubscriptionPattern (the one that the broker evaluates) takes in internal topics such as
# __consumer_offsets; the same expression as java.util.regex.Pattern, in the same group protocol, does not.
#
# Guess: exclude.internal.topics is true by default and holds for both forms.
# Seen: it holds only where the client matches. A consumer of ".*" reads the offsets that itself commits, so that its
# topic never ends.
#
# Runs in a folder of its own with a broker on the loopback address, needs a JDK 17 or newer and Maven, and leaves
# nothing behind. Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
broker=
trap '[ -z "$broker" ] || { kill "$broker"; wait "$broker" 2>/dev/null || true; }; rm -rf "$work"' EXIT
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
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES
java -cp "$work/lib/*" kafka.tools.StorageTool format -t MkU3OEVBNTcwNTJENDM2Qg -c "$work/server.properties" >"$work/format.log" 2>&1
java -Xmx512m -cp "$work/lib/*" kafka.Kafka "$work/server.properties" >"$work/broker.log" 2>&1 &
broker=$!
cat >"$work/Finding.java" <<'JAVA'
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.AppInfoParser;

public class Finding {
    static String servers;

    static Map<String, Object> with(String... more) {
        var settings = new HashMap<String, Object>(Map.of("bootstrap.servers", servers));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    static KafkaConsumer<String, String> consumer(String... more) {
        return new KafkaConsumer<>(with(more), new StringDeserializer(), new StringDeserializer());
    }

    static List<String> topics(KafkaConsumer<String, String> consumer) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (consumer.assignment().isEmpty() && System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(100));
        }
        return consumer.assignment().stream().map(TopicPartition::topic).distinct().sorted().toList();
    }

    public static void main(String[] args) throws Exception {
        servers = args[0];
        System.out.println("kafka-clients " + AppInfoParser.getVersion());
        try (Admin admin = Admin.create(with())) {
            admin.createTopics(List.of(new NewTopic("images", 1, (short) 1))).all().get();
        }
        try (var first = consumer("group.id", "first")) { // makes __consumer_offsets
            first.subscribe(List.of("images"));
            topics(first);
        }
        try (var local = consumer("group.id", "local", "group.protocol", "consumer")) {
            local.subscribe(java.util.regex.Pattern.compile(".*"));
            System.out.println("Pattern .*: " + topics(local));
        }
        try (var remote = consumer("group.id", "remote", "group.protocol", "consumer")) {
            remote.subscribe(new SubscriptionPattern(".*"));
            System.out.println("SubscriptionPattern .*: " + topics(remote));
        }
    }
}
JAVA
cat >"$work/stated" <<'STATED'
kafka-clients 4.3.1
Pattern .*: [images]
SubscriptionPattern .*: [__consumer_offsets, images]
STATED
timeout 180 java -cp "$work/lib/*" "$work/Finding.java" "127.0.0.1:$port" 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
