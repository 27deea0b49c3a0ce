package dev.laddstreams.app.wiring;

import dev.laddstreams.errors.EnumCode;

/** Who works on a cluster: the long-running roles by their names, and the commands that write. */
public enum AccessRole {
    /** Labels images. */
    LABELER,
    /** Counts what is labelled. */
    PROGRESS,
    /** Stores, tags and activates. */
    SINK,
    /** Measures what was activated. */
    EVALUATOR,
    /** Copies active versions to topics of their own. */
    ACTIVE_VIEW,
    /** Brings foreign topics in. */
    ROUTES,
    /** Writes the manifests of datasets that routes fill. */
    MANIFESTS,
    /** Serves the live page, which only reads; {@code ladd status}, {@code ladd trace} and other commands that look. */
    DASHBOARD,
    /** {@code ladd import} and {@code ladd distill}. */
    IMPORT,
    /** {@code ladd labeler train} and {@code ladd labeler publish}. */
    PUBLISH,
    /** {@code ladd labeler activate}, {@code rollback} and {@code retire}, {@code ladd relabel}, and the page's buttons. */
    OPERATE,
    /** {@code ladd dead-letters replay}. */
    REPLAY,
    /** {@code ladd topics apply}. */
    SETUP;

    public String code() {
        return EnumCode.of(this);
    }
}
