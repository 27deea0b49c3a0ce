#!/usr/bin/env bash
# kafka 4.3.1: a record whose time is two hours ahead of the broker's clock (which takes one hour by default since 4.0)
# is refused by one of two exceptions, depending on how many of its batch are ahead: with one it is
# InvalidTimestampException, with two or more InvalidRecordException. A good record in the same batch is not written
# either, and its sender hears of a bare KafkaException, which is neither retriable nor names a record.
#
# Guess: InvalidTimestampException for each record that is ahead; the good neighbour is written.
# Seen: what an application has to recognise changes with what its producer happened to batch.
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;

public class Finding {
    static final long AHEAD = 2 * 3_600_000L;

    public static void main(String[] args) throws Exception {
        System.out.println("kafka " + AppInfoParser.getVersion());
        try (var admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
        }
        send(args[0], "alone", "ahead");
        send(args[0], "after a good one", "now", "ahead");
        send(args[0], "before a good one", "ahead", "now");
        send(args[0], "two ahead", "ahead", "ahead");
    }

    static void send(String servers, String what, String... times) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", servers, "linger.ms", 2000), new StringSerializer(), new StringSerializer())) {
            producer.partitionsFor("t");
            var sent = new ArrayList<Future<?>>();
            for (String time : times) {
                long at = System.currentTimeMillis() + (time.equals("ahead") ? AHEAD : 0);
                sent.add(producer.send(new ProducerRecord<>("t", 0, at, "k", time)));
            }
            producer.flush();
            for (int i = 0; i < times.length; i++) {
                String answer = "written";
                try {
                    sent.get(i).get();
                } catch (ExecutionException e) {
                    answer = e.getCause().getClass().getSimpleName();
                }
                System.out.printf("%-18s %-6s %s%n", what, times[i], answer);
            }
        }
    }
}
JAVA
cat >"$work/stated" <<'STATED'
kafka 4.3.1
alone              ahead  InvalidTimestampException
after a good one   now    KafkaException
after a good one   ahead  InvalidTimestampException
before a good one  ahead  InvalidTimestampException
before a good one  now    KafkaException
two ahead          ahead  InvalidRecordException
two ahead          ahead  InvalidRecordException
STATED
cd "$work"
java -cp "$work/lib/*" Finding.java "127.0.0.1:$port" 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
