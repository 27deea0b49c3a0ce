import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.SchemaRegistry;

/** Stands in for Confluent's registry. */
final class Registry {
    public static void main(String[] arguments) throws InterruptedException {
        String brokers = System.getenv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS");
        short replicas = Short.parseShort(System.getenv("SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR"));
        try (var registry = SchemaRegistry.start(KafkaConnection.of(brokers, "http://localhost"), "stand-in", 8082, replicas)) {
            System.out.println(registry.url());
            Thread.currentThread().join();
        }
    }
}
