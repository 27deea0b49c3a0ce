package dev.laddstreams.schemas.stores;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Opens places of any scheme that something on the class path knows.
 *
 * @param settings of those that are no folders
 */
public record ObjectStores(StoreSettings settings) {
    /** @throws LaddException {@code USAGE} for a scheme that nothing here knows */
    public ObjectStore open(Place place) {
        return open(place, List.of(place));
    }

    /**
     * Opens places, in whose folders links may lead from one to another.
     *
     * @throws LaddException as {@link #open(Place)}
     */
    public List<ObjectStore> open(List<Place> places) {
        return places.stream().map(place -> open(place, places)).toList();
    }

    private ObjectStore open(Place place, List<Place> trusted) {
        Optional<Path> folder = place.folder();
        if (folder.isPresent()) {
            return new FolderStore(
                    folder.get(),
                    trusted.stream().flatMap(other -> other.folder().stream()).toList());
        }
        return provider(place).open(place.text(), settings);
    }

    /**
     * Properties of an Iceberg catalog whose tables lie in a place that is no folder.
     *
     * @throws LaddException as {@link #open(Place)}
     */
    public Map<String, String> tableProperties(Place place) {
        return provider(place).tableProperties(place.text(), settings);
    }

    private static ObjectStoreProvider provider(Place place) {
        String scheme = place.scheme().orElseThrow();
        return ServiceLoader.load(ObjectStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "use " + place,
                        "nothing on the class path opens " + scheme + ": addresses",
                        "s3:, with the jars of s3/target/lib there: ./ladd and the image put them there when a setting"
                                + " names such an address"));
    }
}
