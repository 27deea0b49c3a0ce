package dev.laddstreams.sinks.export;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/** What an export consists of. */
public enum ExportFormat {
    /** Parquet files, one row an image, for datasets, pandas, Polars and DuckDB. */
    PARQUET,
    /** Tar shards, one sample an image. */
    WEBDATASET,
    /** One file of NumPy arrays. */
    NPZ;

    /** The name on the command line. */
    public String code() {
        return EnumCode.of(this);
    }

    public static ExportFormat parse(String code) {
        return EnumCode.find(ExportFormat.class, code)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE, "export", "format '" + code + "'", "parquet, webdataset or npz"));
    }
}
