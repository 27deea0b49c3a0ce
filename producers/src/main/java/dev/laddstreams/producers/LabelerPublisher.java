package dev.laddstreams.producers;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.StoreUser;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TransactionalIds;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.Normalisation;
import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Publishes labeler bundles as numbered versions that never change. */
public record LabelerPublisher(KafkaConnection connection, TopicCatalogue catalogue, ObjectStore artifacts) {
    private static final Pattern LABELER_ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");

    /** The id itself, when it may name groups, tags and keys. */
    public static String requireLabelerId(String labelerId) {
        if (!LABELER_ID.matcher(labelerId).matches()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "use labeler id",
                    "'" + labelerId + "'",
                    "1 to 100 lower-case letters, digits, - and _, starting with a letter or digit");
        }
        return labelerId;
    }

    /**
     * Copies the bundle to {@code <sha256>.zip} of the artifacts and makes it the labeler's next version. A bundle that is
     * a version already is not published again.
     *
     * @return the version's descriptor
     * @throws LaddException {@code ARTIFACT_INVALID} for what is not a bundle, {@code FENCED} when another process
     *     publishes the same labeler at this moment
     */
    public LabelerDescriptor publish(String labelerId, Path bundle) {
        requireLabelerId(labelerId);
        LabelerSpec spec = LabelerBundle.readSpec(bundle);
        String sha256 = LabelerBundle.sha256(bundle);
        StoreUser.of(connection, catalogue).join(artifacts);
        String artifact = keep(bundle, sha256);
        Topics.create(connection, catalogue.shared());
        try (TransactionalWriter writer = TransactionalWriter.open(
                connection, TransactionalIds.ofLabeler(catalogue, labelerId), "labeler " + labelerId, 1 << 20)) {
            List<LabelerDescriptor> versions = list().stream()
                    .filter(version -> version.getLabelerId().equals(labelerId))
                    .toList();
            for (LabelerDescriptor version : versions) {
                if (version.getSha256().equals(sha256)) {
                    return version;
                }
            }
            int next = versions.stream()
                            .mapToInt(LabelerDescriptor::getVersion)
                            .max()
                            .orElse(0)
                    + 1;
            LabelerDescriptor descriptor = describe(labelerId, next, spec, artifact, sha256);
            writer.begin();
            writer.send(catalogue.labelers(), RecordKeys.labeler(labelerId, next), descriptor);
            writer.commit();
            return descriptor;
        }
    }

    /** Every version of every labeler, by id, then version. */
    public List<LabelerDescriptor> list() {
        return TopicSnapshot.read(connection, catalogue.labelers(), LabelerDescriptor.class).values().stream()
                .sorted(Comparator.comparing(LabelerDescriptor::getLabelerId)
                        .thenComparing(LabelerDescriptor::getVersion))
                .toList();
    }

    /** Returns the address. What is there under the bundle's name and is not the bundle gives way to it. */
    private String keep(Path bundle, String sha256) {
        String name = sha256 + ".zip";
        if (artifacts.find(name).isPresent() && !contentOf(name).equals(sha256)) {
            artifacts.delete(name);
        }
        try {
            if (artifacts.putIfAbsent(name, ObjectContent.of(bundle))) {
                requireUnchanged(name, sha256);
            }
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "keep labeler bundle", bundle + ": " + e, "a readable file", e);
        }
        return artifacts.address(name);
    }

    private String contentOf(String name) {
        try (InputStream in = artifacts.open(name)) {
            return Sha256.of(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireUnchanged(String name, String sha256) {
        String copied = contentOf(name);
        if (!copied.equals(sha256)) {
            artifacts.delete(name);
            throw LaddException.cannot(
                    Reason.CHECKSUM_MISMATCH,
                    "keep labeler bundle",
                    "sha256 " + copied + " after copying",
                    sha256 + ", a bundle that nobody writes to meanwhile");
        }
    }

    private static LabelerDescriptor describe(
            String labelerId, int version, LabelerSpec spec, String artifact, String sha256) {
        return LabelerDescriptor.newBuilder()
                .setLabelerId(labelerId)
                .setVersion(version)
                .setArtifactUri(artifact)
                .setSha256(sha256)
                .setEngine("auto")
                .setHeight(spec.inputShape().height())
                .setWidth(spec.inputShape().width())
                .setChannels(spec.inputShape().channels())
                .setClassNames(spec.classNames())
                .setNormalisation(Normalisation.newBuilder()
                        .setMean(spec.normalisation().mean())
                        .setStd(spec.normalisation().std())
                        .build())
                .setGrid(Grid.newBuilder()
                        .setN(spec.grid().n())
                        .setCropRatio(spec.grid().cropRatio())
                        .setResize("bilinear")
                        .build())
                .setTemperature(spec.temperature())
                .setEpoch(
                        spec.measured().epoch().isPresent()
                                ? spec.measured().epoch().getAsInt()
                                : null)
                .setHeldOutAccuracy(
                        spec.measured().heldOutAccuracy().isPresent()
                                ? spec.measured().heldOutAccuracy().getAsDouble()
                                : null)
                .setForwardFlops(spec.measured()
                        .cost()
                        .map(LabelerMeasurements.Cost::forward)
                        .orElse(null))
                .setTrainingFlops(spec.measured()
                        .cost()
                        .map(LabelerMeasurements.Cost::training)
                        .orElse(null))
                .setPublishedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();
    }
}
