package dev.laddstreams.app.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.Sha256;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.SameSite;
import io.javalin.http.UnauthorizedResponse;
import io.micrometer.core.instrument.Counter;
import java.net.URI;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may ask. Names other than this machine's are refused where the page is served to this machine alone: another site
 * whose name resolves here would share the page's origin. Thread-safe.
 */
final class PageGuard {
    /** What requests that change something carry; no other site can send it without being asked first. */
    static final String ACTION_HEADER = "X-Ladd-Page";

    private static final Logger LOG = LoggerFactory.getLogger(PageGuard.class);
    private static final String COOKIE = "ladd-token";
    private static final String BEARER = "Bearer ";
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
            + " object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final PageSettings settings;
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

    /** Why a request is refused; a value of the metric's label, in lower case. */
    private enum Refusal {
        TOKEN,
        HOST,
        ORIGIN
    }

    PageGuard(PageSettings settings, Meters meters) {
        this.settings = settings;
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, meters.counter(Metric.PAGE_REFUSALS, EnumCode.of(refusal)));
        }
    }

    /** Whether the page may change anything. */
    PageSettings.Actions actions() {
        return settings.actions();
    }

    /** Refuses with 401 or 403, and says to browsers what they may do with the answer. */
    void check(Context request) {
        request.header("Content-Security-Policy", POLICY);
        request.header("X-Content-Type-Options", "nosniff");
        request.header("Referrer-Policy", "no-referrer");
        request.header("Cache-Control", request.path().startsWith("/api/") ? "no-store" : "no-cache");
        if (settings.isLocal() && !LOCAL_NAMES.contains(hostName(request))) {
            count(Refusal.HOST);
            throw new ForbiddenResponse("Cannot answer for host " + shown(request.host())
                    + " (expected: localhost, or dashboard.bind and dashboard.token for other names)");
        }
        settings.token().ifPresent(token -> requireToken(request, token));
    }

    /** Refuses what another site may have made a browser send. */
    void checkAction(Context request) {
        if (settings.actions() == PageSettings.Actions.OFF) {
            throw new ForbiddenResponse(
                    "Cannot change anything from the page: it only looks (expected: dashboard.allow-actions=true)");
        }
        Optional<String> origin = Optional.ofNullable(request.header("Origin"));
        if (!"1".equals(request.header(ACTION_HEADER))
                || origin.filter(from -> !isSame(from, request.host())).isPresent()) {
            count(Refusal.ORIGIN);
            throw new ForbiddenResponse("Cannot take the request: it does not come from the page (expected: the header "
                    + ACTION_HEADER + ": 1, and no other origin)");
        }
    }

    private static boolean isSame(String origin, String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String hostName(Context request) {
        String host = request.host();
        return host == null ? "" : host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    }

    /** The first visit brings the token in its address, and leaves without it. */
    private void requireToken(Context request, String token) {
        String offered = request.queryParam("token");
        if (offered != null && request.path().equals("/") && isSameText(offered, token)) {
            Cookie cookie = new Cookie(COOKIE, keepsake(token));
            cookie.setHttpOnly(true);
            cookie.setSameSite(SameSite.STRICT);
            request.cookie(cookie);
            request.redirect("/");
            request.skipRemainingHandlers();
            return;
        }
        String header = Optional.ofNullable(request.header("Authorization"))
                .filter(value -> value.startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()))
                .orElse("");
        String cookie = Optional.ofNullable(request.cookie(COOKIE)).orElse("");
        if (!isSameText(header, token) && !isSameText(cookie, keepsake(token))) {
            count(Refusal.TOKEN);
            throw new UnauthorizedResponse(
                    "Cannot show the page: no token, or a wrong one (expected: dashboard.token, as /?token=... or as bearer)");
        }
    }

    private void count(Refusal refusal) {
        LOG.debug("Refused a request: {}", refusal);
        Objects.requireNonNull(refusals.get(refusal), "counter").increment();
    }

    /** What a cookie keeps of a token: it holds every token, and gives none away. */
    private static String keepsake(String token) {
        return Sha256.of(token.getBytes(UTF_8));
    }

    /** Takes as long for any text of the length. */
    private static boolean isSameText(String offered, String token) {
        return MessageDigest.isEqual(offered.getBytes(UTF_8), token.getBytes(UTF_8));
    }

    /** Of what others sent, so much that a line shows it. */
    static String shown(String text) {
        return text == null ? "''" : "'" + text.substring(0, Math.min(60, text.length())) + "'";
    }
}
