package dev.laddstreams.app.studies.demo;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;

/**
 * What a demo found; written as JSON with these names.
 *
 * @param dataset id of the distilled dataset; its controls have ids of their own and are not counted
 */
public record DemoReport(
        String dataset,
        @JsonUnwrapped Counts counts,
        Labeler labeler,
        Storage storage,
        @JsonUnwrapped Figures figures,
        Sizes sizes,
        @JsonUnwrapped Places places,
        long seed) {

    /**
     * How much of the distilled dataset got how far.
     *
     * @param images distinct FINAL images of the sealed manifest revision
     * @param augmentedRecords images on the augmented topic that the labeler version has labelled
     * @param storedRecords images that the table's tag shows
     * @param deadLetters of all datasets
     */
    public record Counts(
            int classes,
            int images,
            int subImagesPerImage,
            int augmentedRecords,
            int storedRecords,
            long deadLetters) {}

    /**
     * Where the results lie.
     *
     * @param contactSheet absolute path
     * @param warehouse absolute path of the tables
     * @param tag of the distilled dataset's table
     */
    public record Places(String contactSheet, String warehouse, String tag, String workDir) {}

    /**
     * The labeler that was trained.
     *
     * @param accuracy on held-out images, 0..1
     * @param denseLabelEntropy mean entropy in nats of the dense labels of held-out images
     * @param agreement share of those whose most likely class is the image's
     */
    public record Labeler(
            String id, int version, String sha256, double accuracy, double denseLabelEntropy, double agreement) {}

    /**
     * How much room the labels take beside the images.
     *
     * @param imageBytes of the images as UINT8
     * @param denseLabelBytes as stored
     * @param overheadRatio dense-label bytes over image bytes
     * @param tableBytes of the data files that the table's tag refers to
     */
    public record Storage(long imageBytes, long denseLabelBytes, double overheadRatio, long tableBytes) {}

    /**
     * What was measured.
     *
     * @param accuracy by control, those that ran, 0..1
     */
    public record Figures(Map<String, Accuracy> accuracy, Throughput throughput, Seconds seconds) {}

    /** Mean and sample deviation over the networks. */
    public record Accuracy(double mean, double std, int networks) {}

    /**
     * How fast images were labelled, through the topics and without them.
     *
     * @param endToEndSubImagesPerSecond from the first image on the topic to the last label on the other
     * @param engineSubImagesPerSecond the same labeler on the same sub-images in memory
     * @param ratio of the two
     */
    public record Throughput(double endToEndSubImagesPerSecond, double engineSubImagesPerSecond, double ratio) {}

    /** How many seconds each phase of the demo took. */
    public record Seconds(double labeler, double distil, double label, double store, double evaluate, double total) {}

    /** What the figures depend on. */
    public record Sizes(
            String network,
            int labelerImages,
            int labelerEpochs,
            @JsonUnwrapped Method distillation,
            @JsonUnwrapped Evaluation evaluation) {}

    /**
     * How the images were distilled.
     *
     * @param recipe all settings of the method
     */
    public record Method(String method, Map<String, String> recipe) {}

    /** How fresh networks were trained and tested. */
    public record Evaluation(int steps, int viewsPerStep, int networks, int testImages, String augmentation) {}
}
