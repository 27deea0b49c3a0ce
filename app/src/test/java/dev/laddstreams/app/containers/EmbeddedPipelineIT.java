package dev.laddstreams.app.containers;

import java.nio.file.Path;

class EmbeddedPipelineIT extends PipelineScenarios {
    @Override
    TestCluster cluster(Path folder) {
        return new EmbeddedCluster(folder);
    }
}
