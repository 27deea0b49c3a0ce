package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.control.LabelerControl.Labelled;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LaneWish;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "activate",
        header = "Makes a labeler version the active one: readers of its datasets take its labels from then on.",
        description = {
            "",
            "One record on ladd.activations flips the version for everyone. It is refused while images lack the version's"
                    + " label, or by the gate (activation.gate)."
        },
        customSynopsis = "ladd labeler activate ID --version=N [--dataset=ID] [--when-complete | --now] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler activate fashion-labeler --version 2 --when-complete")
final class LabelerActivateCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Session session;

    @Mixin
    private LabelerOptions labeler = new LabelerOptions();

    @Option(names = "--version", paramLabel = "N", required = true, order = 1, description = "Version to activate.")
    private int version;

    @Option(
            names = "--when-complete",
            order = 3,
            description =
                    "Leaves a request: the version becomes active as soon as all images carry its label and it passes"
                            + " the gate.")
    private boolean whenComplete;

    @Option(
            names = "--now",
            order = 4,
            description = "At once, though images may lack its label, and whatever the gate says.")
    private boolean now;

    LabelerActivateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (now && whenComplete) {
            throw LaddException.cannot(
                    Reason.USAGE, "activate " + name(), "--now and --when-complete", "one of them, or none");
        }
        Configuration configuration = session.configurationWithLog();
        try (StackAccess stack = StackAccess.open(configuration)) {
            LabelerControl control = new LabelerControl(stack.connection(), stack.catalogue(), Clock.systemUTC());
            control.requirePublished(labeler.id(), version);
            List<DatasetManifest> datasets = labeler.datasets(control);
            datasets.forEach(manifest -> requireReady(control, manifest));
            datasets.forEach(manifest -> activate(control, manifest));
        }
        return 0;
    }

    /** All are checked before any is changed. */
    private void requireReady(LabelerControl control, DatasetManifest manifest) {
        boolean retired = control.wish(manifest.getDataset(), labeler.id(), version)
                .filter(request -> request.getWish() == LaneWish.RETIRE)
                .isPresent();
        if (retired) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "activate " + name() + " on dataset " + manifest.getDataset(),
                    "it is retired, new images would lack its label",
                    "ladd relabel --dataset " + manifest.getDataset() + " --labeler " + labeler.id() + "@" + version
                            + " first");
        }
        Labelled labelled = control.labelled(manifest, version);
        if (!labelled.complete() && !now && !whenComplete) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "activate " + name() + " on dataset " + manifest.getDataset(),
                    "%,d of %,d images lack its label%s"
                            .formatted(
                                    labelled.remaining(),
                                    labelled.expected(),
                                    labelled.remaining() == 0 ? ", or the dataset is not sealed" : ""),
                    "a complete version; --when-complete waits for that, --now does not");
        }
    }

    private void activate(LabelerControl control, DatasetManifest manifest) {
        String id = manifest.getDataset();
        if (now) {
            Activation active = control.activateNow(id, labeler.id(), version);
            session.terminal()
                    .result("%s: version %d is active%s"
                            .formatted(
                                    id,
                                    version,
                                    active.getTag().isEmpty()
                                            ? ", its labels are not complete yet"
                                            : " (" + active.getTag() + ")"));
            return;
        }
        Activation asked = control.request(id, labeler.id(), version);
        if (asked.getVersion() == version && asked.getCandidate() == null) {
            session.terminal().result("%s: version %d is active (%s)".formatted(id, version, asked.getTag()));
            return;
        }
        if (whenComplete && !control.labelled(manifest, version).complete()) {
            session.terminal()
                    .result("%s: version %d becomes active when it is complete; ladd status --watch shows how far it is"
                            .formatted(id, version));
            return;
        }
        awaitDecision(control, id);
    }

    private void awaitDecision(LabelerControl control, String id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Activation current = control.active(id, labeler.id()).orElseThrow();
            if (current.getVersion() == version) {
                session.terminal().result("%s: version %d is active (%s)".formatted(id, version, current.getTag()));
                return;
            }
            if (current.getRefusedVersion() == version) {
                throw LaddException.cannot(
                        Reason.USAGE,
                        "activate " + name() + " on dataset " + id,
                        current.getRefusal(),
                        "accuracy that the gate lets pass; --now ignores the gate");
            }
            boolean stored =
                    current.getCandidate() != null && current.getCandidate().getTag() != null;
            if (stored || System.nanoTime() > deadline) {
                session.terminal()
                        .result("%s: version %d becomes active when %s"
                                .formatted(
                                        id,
                                        version,
                                        stored
                                                ? "its dense labels are evaluated, if they pass the gate"
                                                : "a sink has stored its labels; none has for " + PATIENCE.toSeconds()
                                                        + " s"));
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE.toMillis()));
        }
    }

    private String name() {
        return labeler.id() + " version " + version;
    }
}
