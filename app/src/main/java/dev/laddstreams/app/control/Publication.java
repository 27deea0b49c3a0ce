package dev.laddstreams.app.control;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.EngineSettings;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.labeler.TimedLoad;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.stores.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes bundles, and models made elsewhere, versions of a labeler. */
public record Publication(Configuration configuration, String labelerId) {
    /** A published version; written as JSON with these names. */
    public record Version(String id, int version, String sha256, String artifact) {
        private static Version of(LabelerDescriptor descriptor) {
            return new Version(
                    descriptor.getLabelerId(),
                    descriptor.getVersion(),
                    descriptor.getSha256(),
                    descriptor.getArtifactUri());
        }
    }

    /** Publishes a bundle of this installation's own, which has just been made. */
    public Version publish(Path bundle) {
        ObjectStore artifacts = PartSettings.artifacts(configuration, WorkDir.of(configuration));
        SubImageGrid grid = LabelerBundle.readSpec(bundle).grid();
        Declarations.of(configuration).labelers().stream()
                .filter(labeler -> labeler.id().equals(labelerId))
                .forEach(labeler -> labeler.requireGrid(grid));
        try (StackAccess stack = StackAccess.open(configuration)) {
            return Version.of(
                    new LabelerPublisher(stack.connection(), stack.catalogue(), artifacts).publish(labelerId, bundle));
        }
    }

    /** Publishes a bundle once it has been loaded and tried, in the time that a lane has for it. */
    public Version publishTried(Path bundle) {
        EngineSettings engine = EngineSettings.of(configuration.get(ConfigKeys.LABELER_ENGINE), 1);
        TimedLoad.load(
                        bundle.getFileName().toString(),
                        configuration.get(ConfigKeys.LABELER_LOAD_TIMEOUT),
                        () -> LabelerBundle.open(bundle, engine))
                .close();
        return publish(bundle);
    }

    /** Publishes a model made elsewhere. What does not load must not stay in the folder of the published bundles. */
    public Version publishModel(Path model, LabelerSpec described) {
        Path trial = WorkDir.of(configuration).newTrial();
        try {
            Path bundle = LabelerBundle.wrap(trial, described, model);
            // messages name the file that the user named
            return publishTried(Files.move(bundle, trial.resolve(model.getFileName())));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "publish " + model, trial + ": " + e, "a folder to work in", e);
        } finally {
            WorkDir.deleteTrial(trial);
        }
    }
}
