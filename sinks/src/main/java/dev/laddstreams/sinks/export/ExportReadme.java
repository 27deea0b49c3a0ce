package dev.laddstreams.sinks.export;

import java.util.Locale;
import java.util.Optional;

/** The text beside an export that says how to read it. */
final class ExportReadme {
    private ExportReadme() {}

    /** @param features of Parquet columns, for the header; empty for other formats */
    static String of(ExportMetadata metadata, Optional<String> features) {
        return configs(metadata, features)
                + """
                # %s, %s

                %d images of %d classes, each with a dense label: %d x %d sub-images of %s %% of each axis, one soft \
                label each. Made by LADD Streams; `metadata.json` has class names, grid, normalisation and provenance.

                Images are float32 in normalised space, [channels, height, width] = %s, unless said otherwise below; \
                synthetic images leave the range of real ones. Dense labels are [%d, %d], row-major by sub-image \
                (row j: grid row j / N, grid column j %% N); each row sums to 1. A set made in stages is meant to be trained on in their order: first the images of stage 0, \
                then those up to stage 1, and so on, each time with the learning rate of `stageLearningRates` where there \
                is one. Soft labels of whole images are there where the method made them.

                %s""".formatted(
                        metadata.origin().dataset(),
                        metadata.origin().tag(),
                        metadata.images().images(),
                        metadata.images().classNames().size(),
                        metadata.denseLabel().gridN(),
                        metadata.denseLabel().gridN(),
                        String.format(
                                Locale.ROOT, "%.4g", 100 * metadata.denseLabel().cropRatio()),
                        metadata.images().imageShape(),
                        metadata.denseLabel().rows(),
                        metadata.denseLabel().classes(),
                        reading(metadata));
    }

    /** What {@code datasets.load_dataset(folder)} reads; without it, it takes {@code metadata.json} for the data. */
    private static String configs(ExportMetadata metadata, Optional<String> features) {
        String path =
                switch (ExportFormat.parse(metadata.format())) {
                    case PARQUET -> "data/train-*.parquet";
                    case WEBDATASET -> metadata.origin().dataset() + "-*.tar";
                    case NPZ -> "dataset.npz";
                };
        return """
                ---
                configs:
                - config_name: default
                  data_files:
                  - split: train
                    path: "%s"
                %s---

                """.formatted(
                path, features.map(info -> "dataset_info: " + info + "\n").orElse(""));
    }

    private static String reading(ExportMetadata metadata) {
        return switch (ExportFormat.parse(metadata.format())) {
            case PARQUET -> """
                    ```python
                    from datasets import load_dataset
                    ds = load_dataset(".", split="train").with_format("torch")  # ds[0]["image"] is [channels, height, width]

                    import numpy as np, pyarrow.parquet as pq
                    table = pq.read_table("data")
                    images = np.array(table["image"].to_pylist(), np.float32)
                    dense = np.array(table["dense_label"].to_pylist(), np.float32)
                    ```
                    """;
            case WEBDATASET -> """
                    Samples: `<id>.image.npy` (or `<id>.png` with plain intensities for images stored as bytes), \
                    `<id>.cls`, `<id>.dense.npy`, `<id>.json`.

                    ```python
                    import webdataset as wds
                    ds = wds.WebDataset("%s").decode("rgb")  # several shards: {000000..000004}

                    from datasets import load_dataset
                    ds = load_dataset(".", split="train")
                    ```
                    """.formatted(metadata.origin().dataset() + "-000000.tar");
            case NPZ -> """
                    ```python
                    import numpy as np
                    data = np.load("dataset.npz")
                    # datasets cannot read npz; --format parquet or webdataset is for it
                    data["images"], data["labels"], data["dense"], data["stages"], data["ids"], data["class_names"]
                    ```
                    """;
        };
    }
}
