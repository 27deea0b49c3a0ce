package dev.laddstreams.app.gc;

import dev.laddstreams.clients.StoreUser;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.StoredObject;
import dev.laddstreams.sinks.table.FileSum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What one store held at one moment, by what it is.
 *
 * @param contents named by their SHA-256
 * @param partials that writers left which were killed
 * @param unknown all else
 */
record StoreSweep(
        ObjectStore store, List<StoredObject> contents, List<StoredObject> partials, List<StoredObject> unknown) {
    private static final Pattern PARTIAL = Pattern.compile("[0-9a-f]{64}\\.[a-z]+\\.[0-9a-f-]{36}\\.partial");

    StoreSweep {
        contents = List.copyOf(contents);
        partials = List.copyOf(partials);
        unknown = List.copyOf(unknown);
    }

    /** @param type of its contents' names, such as {@code .zip} */
    static StoreSweep of(ObjectStore store, List<StoredObject> listed, String type) {
        List<StoredObject> contents = new ArrayList<>();
        List<StoredObject> partials = new ArrayList<>();
        List<StoredObject> unknown = new ArrayList<>();
        Pattern content = Pattern.compile("[0-9a-f]{64}" + Pattern.quote(type));
        for (StoredObject object : listed) {
            if (content.matcher(object.name()).matches()) {
                contents.add(object);
            } else if (PARTIAL.matcher(object.name()).matches()) {
                partials.add(object);
            } else if (!StoreUser.isMark(object)) {
                unknown.add(object);
            }
        }
        return new StoreSweep(store, contents, partials, unknown);
    }

    static String digest(StoredObject content) {
        return content.name().substring(0, Unclaimed.LENGTH);
    }

    /** All contents, before anything was read that may refer to them. */
    Unclaimed unclaimed() {
        return new Unclaimed(contents.stream().map(StoreSweep::digest).toList());
    }

    /** Contents of these digests. */
    List<StoredObject> named(Unclaimed unclaimed) {
        return contents.stream()
                .filter(content -> unclaimed.contains(digest(content)))
                .toList();
    }

    List<StoredObject> orphans(Unclaimed unclaimed, Instant before) {
        return named(unclaimed).stream()
                .filter(content -> content.modified().isBefore(before))
                .toList();
    }

    List<StoredObject> oldPartials(Instant before) {
        return partials.stream()
                .filter(partial -> partial.modified().isBefore(before))
                .toList();
    }

    static FileSum sum(List<StoredObject> objects) {
        return new FileSum(
                objects.size(), objects.stream().mapToLong(StoredObject::size).sum());
    }
}
