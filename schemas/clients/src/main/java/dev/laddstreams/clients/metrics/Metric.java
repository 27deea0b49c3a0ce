package dev.laddstreams.clients.metrics;

import static dev.laddstreams.clients.metrics.MetricKind.COUNTER;
import static dev.laddstreams.clients.metrics.MetricKind.GAUGE;
import static dev.laddstreams.clients.metrics.MetricKind.SECONDS;
import static dev.laddstreams.clients.metrics.MetricKind.SIZES;
import static dev.laddstreams.clients.metrics.MetricSource.DEVICE;
import static dev.laddstreams.clients.metrics.MetricSource.DISTILLER;
import static dev.laddstreams.clients.metrics.MetricSource.EVALUATOR;
import static dev.laddstreams.clients.metrics.MetricSource.LABELER;
import static dev.laddstreams.clients.metrics.MetricSource.PAGE;
import static dev.laddstreams.clients.metrics.MetricSource.PROCESS;
import static dev.laddstreams.clients.metrics.MetricSource.PROGRESS;
import static dev.laddstreams.clients.metrics.MetricSource.ROUTE;
import static dev.laddstreams.clients.metrics.MetricSource.SINK;

import java.util.List;

/**
 * Everything that the system itself measures, in the order of the reference. Names have base units; no label holds an
 * image's id, so that the number of series is bounded by datasets, labeler versions and constants.
 */
@SuppressWarnings("ImmutableEnumChecker") // the list of labels is immutable
public enum Metric {
    BUILD_INFO(PROCESS, GAUGE, "ladd_build_info", "Always 1; the version that runs.", "version"),
    ROLE_STATE(PROCESS, GAUGE, "ladd_role_state", "1 for the state that a role is in.", "role", "state"),
    LOOP_HEARTBEAT_AGE(
            PROCESS,
            GAUGE,
            "ladd_loop_heartbeat_age_seconds",
            "Since the last sign of life of the role's loop that was heard of longest ago.",
            "role"),
    LOOP_HEARTBEAT_LIMIT(
            PROCESS, GAUGE, "ladd_loop_heartbeat_limit_seconds", "From which age on a loop counts as stuck.", "role"),
    PROCESS_RESIDENT(PROCESS, GAUGE, "ladd_process_resident_bytes", "Memory that the process takes of the machine."),
    ENGINE_MEMORY(PROCESS, GAUGE, "ladd_engine_memory_bytes", "Of it beyond the virtual machine's: mostly engines'."),
    DISK_FREE(PROCESS, GAUGE, "ladd_disk_free_bytes", "Room on the disk of the work directory."),
    DISK_SIZE(PROCESS, GAUGE, "ladd_disk_size_bytes", "Size of the disk of the work directory."),
    SCRAPE(PROCESS, SECONDS, "ladd_scrape_seconds", "How long it took to write the metrics."),

    IMAGES(LABELER, COUNTER, "ladd_images_total", "Images whose outcome was committed.", "outcome"),
    SUB_IMAGES(LABELER, COUNTER, "ladd_sub_images_total", "Sub-images whose labels were committed."),
    DEAD_LETTERS(LABELER, COUNTER, "ladd_dead_letters_total", "Records that were refused.", "stage", "reason"),
    STAGE(LABELER, SECONDS, "ladd_stage_seconds", "How long the steps of labelling took, for each batch.", "stage"),
    BATCH_IMAGES(LABELER, SIZES, "ladd_batch_images", "Images that went through the engine together."),
    QUEUED_BATCHES(LABELER, GAUGE, "ladd_queued_batches", "Batches that wait for the engine or are in it."),
    TRANSACTIONS(LABELER, COUNTER, "ladd_transactions_total", "Transactions that lanes committed."),
    LANE_RESTARTS(LABELER, COUNTER, "ladd_lane_restarts_total", "Times that a lane began anew after a failure."),
    LANE_FAILURES(LABELER, COUNTER, "ladd_lane_failures_total", "Lanes that ended as failed.", "reason"),
    LOADS(LABELER, COUNTER, "ladd_labeler_loads_total", "Loads of labelers.", "result", "reason"),
    LOAD(LABELER, SECONDS, "ladd_labeler_load_seconds", "How long labelers took to load and warm up."),
    LABELERS_LOADED(LABELER, GAUGE, "ladd_labelers_loaded", "Labelers in memory."),
    MODEL_INFO(
            LABELER,
            GAUGE,
            "ladd_labeler_model_info",
            "Always 1; what a lane labels with.",
            "dataset",
            "labeler",
            "version",
            "sha256",
            "engine",
            "grid"),
    LANE_STATE(
            LABELER,
            GAUGE,
            "ladd_lane_state",
            "1 for the state that a lane is in.",
            "dataset",
            "labeler",
            "version",
            "state"),
    LANE_LAG(
            LABELER,
            GAUGE,
            "ladd_lane_lag_records",
            "Records of the images topic that this process has not labelled yet, about.",
            "dataset",
            "labeler",
            "version"),
    LANE_LAG_AGE(
            LABELER,
            GAUGE,
            "ladd_lane_lag_seconds",
            "Age of the oldest image that this process has read and not labelled yet; 0 when there is none.",
            "dataset",
            "labeler",
            "version"),

    ROUTE_RECORDS(
            ROUTE, COUNTER, "ladd_route_records_total", "Foreign records by what became of them.", "route", "outcome"),
    ROUTE_WAITING(ROUTE, GAUGE, "ladd_route_waiting_images", "Images that wait for their class.", "route"),
    ROUTE_STATE(ROUTE, GAUGE, "ladd_route_state", "1 for the state that a route is in.", "route", "state"),
    ROUTE_FAILURES(
            ROUTE, COUNTER, "ladd_route_failures_total", "Times that a route began anew after a failure.", "route"),

    PROGRESS_RATIO(
            PROGRESS,
            GAUGE,
            "ladd_progress_ratio",
            "Labelled share of the images, 0 to 1.",
            "dataset",
            "labeler",
            "version"),
    PROGRESS_REMAINING(
            PROGRESS,
            GAUGE,
            "ladd_progress_remaining_images",
            "Images of the newest manifest revision without a label.",
            "dataset",
            "labeler",
            "version"),
    PROGRESS_WAITING(
            PROGRESS,
            GAUGE,
            "ladd_progress_waiting_images",
            "Images without a label of a version that is to label them, over all versions that are not retired.",
            "dataset"),
    PROGRESS_EXPECTED(
            PROGRESS, GAUGE, "ladd_progress_expected_images", "Images of the newest manifest revision.", "dataset"),
    PROGRESS_REPORTS(PROGRESS, COUNTER, "ladd_progress_reports_total", "Progress records written.", "state"),
    PROGRESS_SKIPPED(
            PROGRESS,
            COUNTER,
            "ladd_progress_skipped_records_total",
            "Records that break their contract, not counted."),
    STREAM_THREAD_FAILURES(
            PROGRESS,
            COUNTER,
            "ladd_stream_thread_failures_total",
            "Threads of the topology that failed; another takes the place of each."),

    SINK_COMMITS(SINK, COUNTER, "ladd_sink_commits_total", "Snapshots that the sink committed.", "dataset"),
    SINK_ROWS(SINK, COUNTER, "ladd_sink_rows_total", "Rows that the sink committed.", "dataset"),
    SINK_COMMIT(SINK, SECONDS, "ladd_sink_commit_seconds", "How long commits to tables took."),
    SINK_COMMIT_AGE(SINK, GAUGE, "ladd_sink_commit_age_seconds", "Since the last commit, or the start.", "dataset"),
    SINK_BUFFERED(SINK, GAUGE, "ladd_sink_buffered_bytes", "Memory of what is not committed yet, about.", "dataset"),
    SINK_BUFFERED_ROWS(SINK, GAUGE, "ladd_sink_buffered_rows", "Rows that are not committed yet.", "dataset"),
    SINK_STATE(SINK, GAUGE, "ladd_sink_state", "1 for the state that a dataset's sink is in.", "dataset", "state"),
    TABLE_SIZE(SINK, GAUGE, "ladd_table_size_bytes", "Data files of a dataset's newest snapshot.", "dataset"),
    TABLE_FILES(SINK, GAUGE, "ladd_table_files", "Number of data files of the newest snapshot.", "dataset"),
    TABLE_ROWS(SINK, GAUGE, "ladd_table_rows", "Rows of the newest snapshot, all versions and revisions.", "dataset"),
    TAGS(SINK, COUNTER, "ladd_tags_total", "Complete versions that the sink tagged.", "dataset"),
    ACTIVE_VERSION(SINK, GAUGE, "ladd_active_version", "The labeler version that readers take.", "dataset", "labeler"),

    EVALUATIONS(EVALUATOR, COUNTER, "ladd_evaluations_total", "Evaluations by outcome.", "outcome"),
    EVALUATION(EVALUATOR, SECONDS, "ladd_evaluation_seconds", "How long an evaluation took."),
    EVALUATION_QUEUE(EVALUATOR, GAUGE, "ladd_evaluation_queue_tags", "Tags that wait for their evaluation."),
    EVALUATION_ACCURACY(
            EVALUATOR,
            GAUGE,
            "ladd_evaluation_accuracy_ratio",
            "Mean test accuracy of fresh networks, 0 to 1.",
            "dataset",
            "labeler",
            "version",
            "control"),
    EVALUATION_DEVIATION(
            EVALUATOR,
            GAUGE,
            "ladd_evaluation_deviation_ratio",
            "Standard deviation of it over the networks.",
            "dataset",
            "labeler",
            "version",
            "control"),

    DISTILLATION_LOSS(DISTILLER, GAUGE, "ladd_distillation_loss", "Loss of the last iteration.", "dataset"),
    DISTILLATION_STEPS(DISTILLER, COUNTER, "ladd_distillation_steps_total", "Iterations done.", "dataset"),
    DISTILLATION_RATE(
            DISTILLER, GAUGE, "ladd_distillation_steps_per_second", "Iterations a second since the start.", "dataset"),
    DISTILLATION_REVISION(
            DISTILLER, GAUGE, "ladd_distillation_revision", "Revisions of the images shown so far.", "dataset"),

    PAGE_BROWSERS(PAGE, GAUGE, "ladd_page_browsers", "Browsers that are told what changes."),
    PAGE_REFUSALS(
            PAGE,
            COUNTER,
            "ladd_page_refused_requests_total",
            "Requests that the live page refused: without its token, for another host, or from another site.",
            "reason"),

    DEVICE_UTILISATION(DEVICE, GAUGE, "ladd_device_utilisation_ratio", "Share of time at work, 0 to 1.", "device"),
    DEVICE_MEMORY(DEVICE, GAUGE, "ladd_device_memory_used_bytes", "Memory in use on the device.", "device"),
    DEVICE_MEMORY_SIZE(DEVICE, GAUGE, "ladd_device_memory_size_bytes", "Memory of the device.", "device");

    private final MetricSource source;
    private final MetricKind kind;
    private final String prometheusName;
    private final String help;
    private final List<String> labels;

    Metric(MetricSource source, MetricKind kind, String prometheusName, String help, String... labels) {
        this.source = source;
        this.kind = kind;
        this.prometheusName = prometheusName;
        this.help = help;
        this.labels = List.of(labels);
    }

    public MetricSource source() {
        return source;
    }

    public MetricKind kind() {
        return kind;
    }

    /** As {@code /metrics} shows it. */
    public String prometheusName() {
        return prometheusName;
    }

    /** Says what it is, in a sentence. */
    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }

    /** As registries know it. */
    String meterName() {
        return prometheusName.replace('_', '.');
    }
}
