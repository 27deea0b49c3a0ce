package dev.laddstreams.app.control;

import dev.laddstreams.clients.ConsumerGroups;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TableAdoption;
import dev.laddstreams.sinks.table.TableMove;
import java.util.List;
import java.util.Set;

/**
 * Puts the table of a dataset elsewhere, unless a sink fills it.
 *
 * @param tables the caller's, who closes them
 */
public record DatasetMove(KafkaConnection connection, TopicCatalogue catalogue, DatasetCatalog tables) {
    /** Where the files are. */
    public enum Files {
        /** Where the catalog says: they are copied, and removed there. */
        IN_THE_OLD_PLACE,
        /** Where the table shall be: somebody has moved them. */
        IN_THE_NEW_PLACE
    }

    /** @throws LaddException as {@link TableMove#move} and {@link TableAdoption#adopt} */
    public MoveOutcome move(String dataset, String to, Files files) {
        String group = catalogue.scoped(DatasetSinkSettings.DEFAULT.groupId());
        List<String> sinks =
                ConsumerGroups.reading(
                                connection, Set.of(catalogue.augmented(dataset).name()), group::equals)
                        .stream()
                        .filter(group::equals)
                        .toList();
        if (!sinks.isEmpty()) {
            return new MoveOutcome.InUse(dataset, group);
        }
        return new MoveOutcome.Done(
                switch (files) {
                    case IN_THE_OLD_PLACE -> TableMove.move(tables, dataset, to);
                    case IN_THE_NEW_PLACE -> TableAdoption.adopt(tables, dataset, to);
                });
    }
}
