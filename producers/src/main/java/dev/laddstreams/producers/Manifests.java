package dev.laddstreams.producers;

import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.Normalisation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes a dataset's description as its manifest. */
final class Manifests {
    private Manifests() {}

    /**
     * What a dataset holds.
     *
     * @param count of its images
     * @param learningRates to train with, one a stage; empty where none was learned
     * @param labels without a labeler's
     * @param storedBytes that the images take as stored
     */
    record Contents(int count, List<Double> learningRates, LabelPolicyKind labels, long storedBytes) {
        static Contents of(ImageSource images) {
            return new Contents(images.count(), images.learningRates(), images.labels(), images.storedBytes());
        }
    }

    static DatasetManifest of(
            DatasetDescription description, int revision, ManifestState state, Contents images, Instant updatedAt) {
        return DatasetManifest.newBuilder()
                .setDataset(description.dataset())
                .setRevision(revision)
                .setState(state)
                .setClassNames(description.classNames())
                .setExpectedImages(images.count())
                .setHeight(description.shape().height())
                .setWidth(description.shape().width())
                .setChannels(description.shape().channels())
                .setNormalisation(Normalisation.newBuilder()
                        .setMean(description.normalisation().mean())
                        .setStd(description.normalisation().std())
                        .build())
                .setNetworkFamily(description.networkFamily())
                .setMethod(description.origin().method())
                .setRecipe(description.origin().recipe())
                .setStageLearningRates(images.learningRates())
                .setLabelPolicy(LabelPolicy.newBuilder()
                        .setKind(description.labelerId().isPresent() ? LabelPolicyKind.DENSE : images.labels())
                        .setLabelerId(description.labelerId().orElse(null))
                        .build())
                .setStoredBytes(images.storedBytes())
                .setDistillationFlops(
                        description.origin().flops().isPresent()
                                ? description.origin().flops().getAsDouble()
                                : null)
                .setUpdatedAt(updatedAt.truncatedTo(ChronoUnit.MILLIS))
                .build();
    }
}
