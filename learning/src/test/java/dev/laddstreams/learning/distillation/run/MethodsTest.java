package dev.laddstreams.learning.distillation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.ImageGradient;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.Objective;
import dev.laddstreams.learning.distillation.axes.Parameterisation;
import dev.laddstreams.learning.distillation.axes.RealBatch;
import dev.laddstreams.learning.distillation.axes.Stage;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Workload;
import dev.laddstreams.learning.distillation.axes.label.HardLabels;
import dev.laddstreams.learning.distillation.axes.real.NoRealImages;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodsTest {
    @Test
    void shouldKnowDistributionMatching() {
        assertThat(Methods.titles()).containsEntry("dm", "distribution matching");
        assertThat(Methods.named("dm").name()).isEqualTo("dm");
    }

    @Test
    void shouldListTheKnownMethodsForAnUnknownOne() {
        assertThatThrownBy(() -> Methods.named("dn"))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("Cannot distil with method dn")
                .hasMessageContaining("nearest name is dm")
                .hasMessageContaining("(expected: one of dm")
                .extracting("reason")
                .isEqualTo(Reason.USAGE);
    }

    @Test
    void shouldRefuseChoicesThatDoNotFitTogether() {
        Objective trajectories = new Objective() {
            @Override
            public Set<Capability> requires() {
                return Set.of(Capability.TARGET_WEIGHTS);
            }

            @Override
            public ImageGradient evaluate(Iteration i, Model model, RealBatch real, SyntheticBatch synthetic) {
                throw new IllegalStateException("never wired");
            }

            @Override
            public Workload workload() {
                return new Workload(1, 1, 1);
            }
        };
        assertThatThrownBy(() -> new WiredMethod(
                        trajectories,
                        (iteration, synthetic) -> new Model(List.of()),
                        new NoImages(),
                        new NoRealImages(),
                        () -> List.of(Stage.whole(1, 1)),
                        new HardLabels()))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("without a ModelSource of expert trajectories")
                .extracting("reason")
                .isEqualTo(Reason.INCOMPATIBLE);
    }

    private static final class NoImages implements Parameterisation {
        @Override
        public SyntheticBatch decode(Iteration iteration) {
            throw new IllegalStateException("never wired");
        }

        @Override
        public void descend(Iteration iteration, ImageGradient gradient) {}

        @Override
        public DistilledSet decoded() {
            throw new IllegalStateException("never wired");
        }
    }
}
