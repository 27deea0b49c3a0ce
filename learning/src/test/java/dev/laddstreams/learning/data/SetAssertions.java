package dev.laddstreams.learning.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import java.nio.file.Path;

/** What the reader tests say often. */
final class SetAssertions {
    private SetAssertions() {}

    static DataSplits open(Path location) {
        return DataSets.open(location.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);
    }

    static void assertRefused(Path location, Reason reason, String... parts) {
        assertThatThrownBy(() -> open(location))
                .hasMessageContainingAll(parts)
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(reason);
    }

    /** One intensity of an image. */
    static int intensity(ImageSet set, int image, int channel, int y, int x) {
        ImageShape shape = set.shape();
        int at = ((image * shape.channels() + channel) * shape.height() + y) * shape.width() + x;
        return set.pixels()[at] & 0xff;
    }
}
