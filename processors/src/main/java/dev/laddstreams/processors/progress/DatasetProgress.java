package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.progress.ProgressEvent.ImageMoved;
import dev.laddstreams.processors.progress.ProgressEvent.ManifestSeen;
import dev.laddstreams.processors.topology.VersionedSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One dataset's counts and what was said about them. Events of an images topic and of the one that was made anew in its
 * place may come mixed, so that each is counted for itself.
 *
 * @param topicId of the images topic whose counts are the dataset's, an empty text before the first
 * @param manifest the newest revision, empty before the first
 * @param topics by topic id
 */
record DatasetProgress(String topicId, Optional<ManifestSeen> manifest, Map<String, TopicCounts> topics) {
    static final VersionedSerde<DatasetProgress> SERDE =
            new VersionedSerde<>((byte) 4, DatasetProgress::write, DatasetProgress::read);

    /** Nothing is known yet. */
    static final DatasetProgress EMPTY = new DatasetProgress("", Optional.empty(), Map.of());

    DatasetProgress {
        topics = Map.copyOf(topics);
    }

    /** An older manifest revision changes nothing. */
    DatasetProgress withManifest(ManifestSeen seen) {
        boolean older = manifest.isPresent() && seen.revision() < manifest.get().revision();
        return older ? this : new DatasetProgress(topicId, Optional.of(seen), topics);
    }

    /** What was counted stays: images of the dataset that takes its id may have been counted already. */
    DatasetProgress withoutManifest() {
        return new DatasetProgress(topicId, Optional.empty(), topics);
    }

    DatasetProgress moved(ImageMoved move) {
        return with(
                move.topicId(),
                topics.getOrDefault(move.topicId(), TopicCounts.EMPTY).moved(move));
    }

    DatasetProgress with(LabelerVersion version, VersionProgress progress) {
        return with(topicId, counts().with(version, progress));
    }

    private DatasetProgress with(String id, TopicCounts counts) {
        Map<String, TopicCounts> updated = new TreeMap<>(topics);
        updated.put(id, counts);
        return new DatasetProgress(topicId, manifest, updated);
    }

    /** The images topic has this id now; what was counted of others is dropped. */
    DatasetProgress of(String newTopicId) {
        if (newTopicId.equals(topicId)) {
            return this;
        }
        TopicCounts counts = topics.getOrDefault(newTopicId, TopicCounts.EMPTY);
        return new DatasetProgress(newTopicId, manifest, Map.of(newTopicId, counts));
    }

    /** Those of the images topic of now. */
    TopicCounts counts() {
        return topics.getOrDefault(topicId, TopicCounts.EMPTY);
    }

    private static void write(DatasetProgress progress, DataOutputStream out) throws IOException {
        out.writeUTF(progress.topicId);
        out.writeBoolean(progress.manifest.isPresent());
        if (progress.manifest.isPresent()) {
            ProgressEvent.writeManifest(progress.manifest.get(), out);
        }
        out.writeInt(progress.topics.size());
        for (Map.Entry<String, TopicCounts> entry : new TreeMap<>(progress.topics).entrySet()) {
            out.writeUTF(entry.getKey());
            entry.getValue().writeTo(out);
        }
    }

    private static DatasetProgress read(DataInputStream in) throws IOException {
        String topicId = in.readUTF();
        Optional<ManifestSeen> manifest =
                in.readBoolean() ? Optional.of(ProgressEvent.readManifest(in)) : Optional.empty();
        int size = in.readInt();
        Map<String, TopicCounts> topics = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            topics.put(in.readUTF(), TopicCounts.readFrom(in));
        }
        return new DatasetProgress(topicId, manifest, topics);
    }
}
