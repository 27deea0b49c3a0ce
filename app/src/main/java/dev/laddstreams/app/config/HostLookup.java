package dev.laddstreams.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks addresses up for messages about settings that are wrong anyway; what is right is not looked up here. */
final class HostLookup {
    private HostLookup() {}

    /** @param servers {@code host:port}, separated by commas */
    static boolean finds(String servers) {
        for (String server : servers.split(",", -1)) {
            try {
                InetAddress.getByName(server.strip().replaceFirst(":\\d+$", ""));
                return true;
            } catch (UnknownHostException e) {
                // perhaps another one
            }
        }
        return false;
    }
}
