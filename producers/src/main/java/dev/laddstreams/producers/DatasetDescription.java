package dev.laddstreams.producers;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a dataset is, apart from its images.
 *
 * @param networkFamily for example {@code convnet-d3-w32-instance}
 * @param origin of its images
 * @param labelerId the labeler whose versions give its images dense labels; empty for hard labels alone
 */
public record DatasetDescription(
        String dataset,
        List<String> classNames,
        ImageShape shape,
        Normalisation normalisation,
        String networkFamily,
        Origin origin,
        Optional<String> labelerId) {
    /**
     * How the images of a dataset came about.
     *
     * @param method distillation method, or {@code import}, {@code random}, {@code k-means}
     * @param recipe settings of the method, by name
     * @param seed of its random draws
     * @param flops floating-point operations that it took, 2 a multiply-add; empty where unknown
     */
    public record Origin(String method, Map<String, String> recipe, long seed, OptionalDouble flops) {
        public Origin {
            requireNonNull(method, "method");
            recipe = Map.copyOf(recipe);
        }

        /** Of images that came about elsewhere. */
        public Origin(String method, Map<String, String> recipe, long seed) {
            this(method, recipe, seed, OptionalDouble.empty());
        }
    }

    public DatasetDescription {
        TopicCatalogue.requireDatasetId(dataset);
        labelerId.ifPresent(LabelerPublisher::requireLabelerId);
        classNames = List.copyOf(classNames);
        requireNonNull(networkFamily, "networkFamily");
        requireNonNull(origin, "origin");
        if (normalisation.channels() != shape.channels()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "describe dataset " + dataset,
                    "normalisation of " + normalisation.channels() + " channels for images of " + shape,
                    "one mean and std a channel");
        }
    }
}
