package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TrustedFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where the page is served and what it may do.
 *
 * @param port 0 for a free one; empty for the usual one, or a free one when that is taken
 * @param bind name or address of the interface
 * @param actions whether the page may change anything
 * @param token what browsers have to know; empty for none
 * @param claimChecks where pixels may lie that are too large for a record
 */
public record PageSettings(
        Optional<Integer> port, String bind, Actions actions, Optional<String> token, TrustedFiles claimChecks) {
    /** The port of those who say nothing. */
    public static final int USUAL_PORT = 8080;

    /** Whether the page may change anything. */
    public enum Actions {
        ALLOWED,
        OFF
    }

    /** @throws LaddException {@code USAGE} when others could reach the page and no token is set */
    public PageSettings {
        if (!isLoopback(bind) && token.isEmpty()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "serve the page at dashboard.bind " + bind,
                    "no dashboard.token is set",
                    "a loopback address such as 127.0.0.1, or a token that its readers know");
        }
    }

    public static PageSettings of(Configuration configuration) {
        return new PageSettings(
                configuration.find(ConfigKeys.DASHBOARD_PORT),
                configuration.get(ConfigKeys.DASHBOARD_BIND),
                configuration.get(ConfigKeys.DASHBOARD_ALLOW_ACTIONS) ? Actions.ALLOWED : Actions.OFF,
                configuration.find(ConfigKeys.DASHBOARD_TOKEN),
                PartSettings.trustedClaimChecks(configuration, WorkDir.of(configuration)));
    }

    /** Whether nobody but this machine reaches it. */
    boolean isLocal() {
        return isLoopback(bind);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // it cannot be bound either
        }
    }
}
