package dev.laddstreams.sinks.export;

import dev.laddstreams.learning.label.LabelCodec;
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
                    """ + codes(metadata.denseLabel());
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

    /** How codes are read, where the export has them. */
    private static String codes(ExportMetadata.DenseLabel labels) {
        Optional<LabelCodec> codec =
                labels.codecs().size() == 1 ? LabelCodec.find(labels.codecs().get(0)) : Optional.empty();
        return codec.filter(LabelCodes::isCode)
                .map(lattice -> codes(labels, lattice))
                .orElse("");
    }

    private static String codes(ExportMetadata.DenseLabel labels, LabelCodec codec) {
        String sql = !LabelCodes.hasTable(codec) ? "" : """

                The same with DuckDB, by the table of the codes that occur:

                ```sql
                SELECT image_id, sub_image, probabilities
                FROM 'codes/labels.parquet' JOIN 'codes/decode.parquet' USING (code) ORDER BY image_id, sub_image
                ```
                """;
        int n = codec.denominator(labels.classes());
        int bytes = codec.bits() / 8;
        // sums of 64-bit numbers end at 7 bytes
        String wide = bytes > 7 ? ", object" : "";
        return """

                The labels as they are stored, %d bits each, are in `codes/labels.parquet`: a row rounded to whole n-ths \
                (n = %d) is its place among all such rows. In numpy:

                ```python
                from math import comb
                codes = pq.read_table("codes/labels.parquet")["code"].to_pylist()
                rest, left, counts = np.array([int.from_bytes(c, "little") for c in codes]%s), %d, []
                for j in range(%d, 0, -1):
                    t = np.searchsorted(below := np.array([comb(t + j - 1, j) for t in range(%d)]%s), rest, "right") - 1
                    counts, rest, left = counts + [left - t], rest - below[t], t
                dense = ((20 * np.stack(counts + [left], 1) + 1) / %d).astype(np.float32).reshape(-1, %d, %d)
                ```
                %s""".formatted(
                        codec.bits(),
                        n,
                        wide,
                        n,
                        labels.classes() - 1,
                        n + 1,
                        wide,
                        20 * n + labels.classes(),
                        labels.rows(),
                        labels.classes(),
                        sql);
    }
}
