package dev.laddstreams.app.containers;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Fails where there is no Docker: a test that is skipped has not passed. */
@Tag("containers")
class ContainerPipelineIT extends PipelineScenarios {
    @Override
    TestCluster cluster(Path folder) {
        return new ContainerCluster();
    }
}
