package dev.laddstreams.app.gc;

import dev.laddstreams.clients.ClusterFacts;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads what the records of all topics refer to: every record that is there, and not the newest of each key alone. Topics
 * are read in the order in which records pass through them, and to the end that they had then, open transactions included.
 */
record TopicReferences(KafkaConnection connection, TopicCatalogue catalogue) {
    private static final String ACTION = "collect garbage";

    /** Takes out the bundles that some version of a labeler needs; says why it cannot tell, if it cannot. */
    List<String> claimBundles(Unclaimed bundles) {
        return read(catalogue.labelers().name(), LabelerDescriptor.class, bundles, (labeler, unclaimed) -> {
                    unclaimed.claim(labeler.getArtifactUri());
                    unclaimed.claim(labeler.getSha256());
                })
                .stream()
                .toList();
    }

    /** Takes out the claim checks that some record needs; says why it cannot tell, if it cannot. */
    List<String> claimPixels(Unclaimed claimChecks) {
        Set<String> topics = ClusterFacts.read(connection).topics();
        List<String> doubts = new ArrayList<>(unseen(topics));
        for (String topic : matching(topics, catalogue.imagesPattern())) {
            read(topic, SyntheticImage.class, claimChecks, TopicReferences::claim)
                    .ifPresent(doubts::add);
        }
        List<String> labelled = new ArrayList<>(matching(topics, catalogue.augmentedPattern()));
        labelled.addAll(matching(topics, catalogue.activePattern()));
        for (String topic : labelled) {
            read(topic, AugmentedRecord.class, claimChecks, (record, unclaimed) -> claim(record.getImage(), unclaimed))
                    .ifPresent(doubts::add);
        }
        // dead letters, progress and what the topologies keep, in whatever form
        topics.stream()
                .filter(name -> name.startsWith(catalogue.scoped("ladd")))
                .sorted()
                .forEach(name -> readBytes(name, claimChecks));
        requireAllStillThere(topics);
        return doubts;
    }

    private static void claim(SyntheticImage image, Unclaimed unclaimed) {
        ClaimCheck claim = image.getClaimCheck();
        if (claim != null) {
            unclaimed.claim(claim.getUri());
            unclaimed.claim(claim.getSha256());
        }
    }

    /** A user who may not see a topic is told of none; a dataset that is being deleted has none either. */
    private List<String> unseen(Set<String> topics) {
        return TopicSnapshot.read(connection, catalogue.datasets(), DatasetManifest.class).keySet().stream()
                .flatMap(dataset -> List.of(catalogue.images(dataset), catalogue.augmented(dataset)).stream())
                .map(TopicSpec::name)
                .filter(name -> !topics.contains(name))
                .map(name -> "topic " + name + " cannot be seen")
                .toList();
    }

    private static List<String> matching(Set<String> topics, Pattern pattern) {
        return topics.stream().filter(pattern.asMatchPredicate()).sorted().toList();
    }

    private <T extends SpecificRecord> Optional<String> read(
            String topic, Class<T> type, Unclaimed unclaimed, BiConsumer<T, Unclaimed> references) {
        List<String> unreadable = new ArrayList<>();
        try (Deserializer<T> values = connection.valueDeserializer(type)) {
            reader(topic).read(record -> {
                if (record.value() == null) {
                    return;
                }
                unclaimed.claim(record.value());
                try {
                    references.accept(values.deserialize(topic, record.headers(), record.value()), unclaimed);
                } catch (LaddException e) {
                    if (e.reason() != Reason.RECORD_UNDECODABLE) {
                        throw e;
                    }
                    unreadable.add(topic + "-" + record.partition() + "@" + record.offset());
                }
            });
        }
        return unreadable.isEmpty()
                ? Optional.empty()
                : Optional.of("record " + unreadable.get(0) + (unreadable.size() == 1 ? "" : " and others")
                        + " cannot be read");
    }

    private void readBytes(String topic, Unclaimed unclaimed) {
        reader(topic).read(record -> {
            if (record.value() != null) {
                unclaimed.claim(record.value());
            }
        });
    }

    private TopicReader reader(String topic) {
        return new TopicReader(connection, topic, TopicReader.End.WRITTEN);
    }

    /** Records of a dataset that is renamed and deleted meanwhile could be missed in both of its topics. */
    private void requireAllStillThere(Set<String> topics) {
        Set<String> gone = new HashSet<>(topics);
        gone.removeAll(ClusterFacts.read(connection).topics());
        Predicate<String> ours = name -> name.startsWith(catalogue.scoped(""));
        gone.stream().filter(ours).sorted().findFirst().ifPresent(name -> {
            throw LaddException.cannot(
                    Reason.FENCED, ACTION, "topic " + name + " was deleted meanwhile", "to be tried again");
        });
    }
}
