package dev.laddstreams.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.dashboard.ImageHistory.Frame;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageWallTest {
    private static final int SIDE = 32;

    private static Frame frame(int revision) {
        byte[] pixels = new byte[3 * SIDE * SIDE];
        pixels[0] = (byte) revision;
        return new Frame(revision, "preview", Optional.of(new PixelView(3, SIDE, SIDE, pixels)));
    }

    @Test
    void shouldHoldBoundedBytesHoweverManyImagesAndRevisions() {
        ImageWall wall = new ImageWall(10);

        for (int revision = 1; revision <= 200; revision++) {
            for (int image = 0; image < 500; image++) {
                wall.add("set-" + image % 10 + "-" + image / 10, image % 10, frame(revision));
            }
        }

        assertThat(wall.bytes()).isBetween(1L, ImageWall.MOST_BYTES);
        assertThat(wall.size()).isEqualTo(500);
        List<Integer> revisions = wall.at(1).revisions();
        assertThat(revisions).contains(1, 200).hasSizeBetween(2, 100).isSorted();
    }

    @Test
    void shouldShowTheFirstImagesOfEachClassOnly() {
        ImageWall wall = new ImageWall(100);

        for (int image = 0; image < 100_000; image++) {
            wall.add("set-" + image % 100 + "-" + image / 100, image % 100, frame(1));
        }

        assertThat(wall.size()).isEqualTo(ImageWall.MOST_IMAGES);
        assertThat(wall.shows("set-7-5", 7)).isTrue();
        assertThat(wall.shows("set-7-6", 7)).isFalse();
        assertThat(wall.shows("set-100-0", 100)).isFalse();
    }

    @Test
    void shouldTellOnlyWhatHasChanged() {
        ImageWall wall = new ImageWall(2);
        wall.add("set-0-0", 0, frame(1));
        wall.add("set-1-0", 1, frame(1));
        ImageWall.View all = wall.since(0);

        wall.add("set-1-0", 1, frame(2));
        ImageWall.View news = wall.since(all.sequence());

        assertThat(all.images()).extracting(ImageWall.Tile::id).containsExactly("set-0-0", "set-1-0");
        assertThat(news.images()).singleElement().satisfies(tile -> {
            assertThat(tile.id()).isEqualTo("set-1-0");
            assertThat(tile.revision()).isEqualTo(2);
        });
    }

    @Test
    void shouldShowImagesAsTheyWereAtARevision() {
        ImageWall wall = new ImageWall(1);
        List.of(1, 4, 9).forEach(revision -> wall.add("set-0-0", 0, frame(revision)));
        wall.add("set-0-1", 0, frame(6));

        assertThat(wall.at(5).images()).extracting(ImageWall.Tile::revision).containsExactly(4, 6);
    }

    @Test
    void shouldOrderImagesAsPeopleCount() {
        ImageWall wall = new ImageWall(1);
        List.of("set-0-10", "set-0-2", "set-0-1").forEach(id -> wall.add(id, 0, frame(1)));

        assertThat(wall.since(0).images())
                .extracting(ImageWall.Tile::id)
                .containsExactly("set-0-1", "set-0-2", "set-0-10");
    }
}
