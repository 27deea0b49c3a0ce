package dev.laddstreams.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.StoredObject;
import java.util.List;
import java.util.Optional;

/**
 * This system as one that keeps contents in a store: the topics of its cluster that begin alike are where they are referred
 * to. Each system leaves a mark in the stores that it keeps something in, so that nobody removes what another one needs.
 *
 * @param name that no other system has
 */
public record StoreUser(String name) {
    private static final String MARKS = ".users/";

    /** @throws LaddException {@code BROKER_UNAVAILABLE} */
    public static StoreUser of(KafkaConnection connection, TopicCatalogue catalogue) {
        String cluster = ClusterFacts.id(connection);
        return new StoreUser(catalogue.prefix().isEmpty() ? cluster : cluster + "." + catalogue.prefix());
    }

    /** Leaves the mark, before something is kept. */
    public void join(ObjectStore store) {
        store.putIfAbsent(MARKS + name, ObjectContent.of((name + "\n").getBytes(UTF_8)));
    }

    /** Whether it is a mark and no content. */
    public static boolean isMark(StoredObject object) {
        return object.name().startsWith(MARKS);
    }

    /**
     * Why this system cannot tell what nothing refers to; empty when it can.
     *
     * @param listed all that the store holds
     */
    public Optional<String> hindrance(ObjectStore store, List<StoredObject> listed) {
        List<String> marks = listed.stream()
                .filter(StoreUser::isMark)
                .map(StoredObject::name)
                .toList();
        Optional<String> other =
                marks.stream().filter(mark -> !mark.equals(MARKS + name)).findFirst();
        if (other.isPresent()) {
            return Optional.of(store.place() + " is used by another system too: its mark is "
                    + store.address(other.get()) + ", to be deleted when that system is no more");
        }
        return marks.isEmpty() && !listed.isEmpty()
                ? Optional.of("this system has kept nothing in " + store.place())
                : Optional.empty();
    }
}
