package dev.laddstreams.sinks.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Replaces the start of addresses in Iceberg's table metadata; all else stays as it is.
 *
 * @param from address of a folder, without a slash at its end
 * @param to address in its place
 */
record MetadataAddresses(String from, String to) {
    /** The same node, or another in its place, with what is in it changed. */
    JsonNode replaceIn(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(replaced(node.textValue()));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(replaceIn(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, replaceIn(array.get(i)));
            }
        }
        return node;
    }

    /** The address in the new place; itself when it lies elsewhere. */
    String replaced(String address) {
        return address.equals(from) || address.startsWith(from + "/") ? to + address.substring(from.length()) : address;
    }
}
