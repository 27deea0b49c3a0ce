#!/usr/bin/env bash
# kafka 4.3.1: the newest record of a transactional topic by time is the commit marker. OffsetSpec.maxTimestamp() and
# forTimestamp() (so KafkaConsumer.offsetsForTimes too) answer with its offset, where there is nothing to read, and with
# the broker's clock, also when records bear times of their own and under read_committed.
#
# Guess: control batches are no records; the newest data record's offset and time are given.
# Seen: the marker's. An age or a lag in seconds from it is that of the last commit or abort (of an aborted transaction
# as well), not of the newest picture.
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
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
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

    static KafkaProducer<String, String> producer(String... more) {
        return new KafkaProducer<>(with(more), new StringSerializer(), new StringSerializer());
    }

    public static void main(String[] args) throws Exception {
        servers = args[0];
        var images = new TopicPartition("images", 0);
        System.out.println("kafka-clients " + AppInfoParser.getVersion());
        try (Admin admin = Admin.create(with());
                var producer = producer("transactional.id", "writer")) {
            admin.createTopics(List.of(new NewTopic("images", 1, (short) 1))).all().get();
            producer.initTransactions();
            producer.beginTransaction();
            for (long time = 1000; time < 1003; time++) {
                producer.send(new ProducerRecord<>("images", 0, time, "id", "picture"));
            }
            producer.commitTransaction();
            var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (offset(admin, images, OffsetSpec.latest(), committed).offset() < 4 && System.nanoTime() < end) {
                Thread.onSpinWait(); // the marker is written after commitTransaction() has returned
            }
            System.out.println("data: offsets 0 to 2 with times 1000 to 1002, end "
                    + offset(admin, images, OffsetSpec.latest(), committed).offset());
            for (var spec : Map.of("maxTimestamp()", OffsetSpec.maxTimestamp(), "forTimestamp(2000)",
                    OffsetSpec.forTimestamp(2000)).entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
                var seen = offset(admin, images, spec.getValue(), committed);
                System.out.println(spec.getKey() + ": offset " + seen.offset() + ", time "
                        + (seen.timestamp() > 1_000_000_000_000L ? "of the broker's clock" : seen.timestamp()));
            }
        }
    }

    static org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo offset(
            Admin admin, TopicPartition partition, OffsetSpec spec, ListOffsetsOptions options) throws Exception {
        return admin.listOffsets(Map.of(partition, spec), options).partitionResult(partition).get();
    }
}
JAVA
cat >"$work/stated" <<'STATED'
kafka-clients 4.3.1
data: offsets 0 to 2 with times 1000 to 1002, end 4
forTimestamp(2000): offset 3, time of the broker's clock
maxTimestamp(): offset 3, time of the broker's clock
STATED
timeout 180 java -cp "$work/lib/*" "$work/Finding.java" "127.0.0.1:$port" 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
