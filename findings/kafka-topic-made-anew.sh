#!/usr/bin/env bash
# kafka 4.3.1: a topic is deleted and made anew while a consumer stands at offset 5. Neither protocol notices that it is
# another topic: the classic consumer (and one that has assigned itself, even with auto.offset.reset=none) never sees
# the first five new records; under group.protocol=consumer it gets the later ones first, then all of them.
#
# Guess: since fetch requests carry the topic's id, the position is void: reset by auto.offset.reset, or with none an
# exception.
# Seen: the old position is used in the new topic. (The group's committed offset is gone by then, as it should be.)
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
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

    static KafkaProducer<String, String> producer(String... more) {
        return new KafkaProducer<>(with(more), new StringSerializer(), new StringSerializer());
    }

    static void make(Admin admin, String topic) throws Exception {
        while (true) {
            try {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
                return;
            } catch (java.util.concurrent.ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // the old one is still going
                    throw e;
                }
            }
        }
    }

    static List<String> read(KafkaConsumer<String, String> consumer, int enough, Duration limit) {
        var values = new ArrayList<String>();
        long end = System.nanoTime() + limit.toNanos();
        while (values.size() < enough && System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        }
        return values;
    }

    public static void main(String[] args) throws Exception {
        servers = args[0];
        System.out.println("kafka-clients " + AppInfoParser.getVersion());
        try (Admin admin = Admin.create(with());
                var producer = producer()) {
            for (String kind : List.of("classic", "consumer", "assigned, none")) {
                String topic = "images-" + kind.substring(0, 5);
                make(admin, topic);
                for (int i = 0; i < 5; i++) {
                    producer.send(new ProducerRecord<>(topic, "old" + i)).get();
                }
                boolean assigned = kind.startsWith("assigned");
                try (var consumer = consumer("group.id", topic, "enable.auto.commit", "false",
                        "group.protocol", assigned ? "classic" : kind,
                        "auto.offset.reset", assigned ? "none" : "earliest")) {
                    if (assigned) {
                        consumer.assign(List.of(new TopicPartition(topic, 0)));
                        consumer.seek(new TopicPartition(topic, 0), 0);
                    } else {
                        consumer.subscribe(List.of(topic));
                    }
                    int before = read(consumer, 5, Duration.ofSeconds(30)).size();
                    if (!assigned) {
                        consumer.commitSync();
                    }
                    admin.deleteTopics(List.of(topic)).all().get();
                    make(admin, topic);
                    for (int i = 0; i < 8; i++) {
                        producer.send(new ProducerRecord<>(topic, "new" + i)).get();
                    }
                    System.out.println(kind + ": " + before + " old ones, then "
                            + String.join(" ", read(consumer, 20, Duration.ofSeconds(12))));
                }
            }
        }
    }
}
JAVA
cat >"$work/stated" <<'STATED'
kafka-clients 4.3.1
classic: 5 old ones, then new5 new6 new7
consumer: 5 old ones, then new5 new6 new7 new0 new1 new2 new3 new4 new5 new6 new7
assigned, none: 5 old ones, then new5 new6 new7
STATED
timeout 180 java -cp "$work/lib/*" "$work/Finding.java" "127.0.0.1:$port" 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
