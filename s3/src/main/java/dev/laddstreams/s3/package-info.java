/**
 * Contents and tables in S3-compatible stores, for any {@code s3:} address of the configuration. Entry point: {@link
 * dev.laddstreams.s3.S3Provider}, found by the service loader.
 */
@NullMarked
package dev.laddstreams.s3;

import org.jspecify.annotations.NullMarked;
