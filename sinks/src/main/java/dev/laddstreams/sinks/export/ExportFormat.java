package dev.laddstreams.sinks.export;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Arrays;
import java.util.Locale;

/** What an export consists of. */
public enum ExportFormat {
    /** Parquet files, one row an image, for datasets, pandas, Polars and DuckDB. */
    PARQUET,
    /** Tar shards, one sample an image. */
    WEBDATASET,
    /** One file of NumPy arrays. */
    NPZ;

    /** The name on the command line: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ExportFormat parse(String code) {
        return Arrays.stream(values())
                .filter(format -> format.code().equals(code.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE, "export", "format '" + code + "'", "parquet, webdataset or npz"));
    }
}
