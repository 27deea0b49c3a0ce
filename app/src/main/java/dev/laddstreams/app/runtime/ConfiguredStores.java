package dev.laddstreams.app.runtime;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.StoreKeys;
import dev.laddstreams.schemas.stores.ObjectStores;
import dev.laddstreams.schemas.stores.StoreSettings;

/** Object stores as the configuration has them. */
final class ConfiguredStores {
    private ConfiguredStores() {}

    static ObjectStores of(Configuration configuration) {
        boolean byPath = configuration
                .find(StoreKeys.PATH_STYLE)
                .orElseGet(() -> configuration.find(StoreKeys.ENDPOINT).isPresent());
        return new ObjectStores(new StoreSettings(
                configuration.find(StoreKeys.ENDPOINT),
                configuration.find(StoreKeys.REGION),
                byPath ? StoreSettings.Addressing.PATH : StoreSettings.Addressing.HOST,
                configuration.get(StoreKeys.TIMEOUT)));
    }
}
