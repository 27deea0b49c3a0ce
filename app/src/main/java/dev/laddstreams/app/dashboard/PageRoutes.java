package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.dashboard.SharedView.DatasetRow;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.DatasetManifest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the page asks for, each answer one view model as JSON. Thread-safe. */
final class PageRoutes {
    private final PageModel model;
    private final EventHub hub;
    private final PageActions actions;
    private final PageGuard guard;

    /**
     * The head of the page.
     *
     * @param waiting what is waited for, null while everything is live
     */
    record Overview(@Nullable String waiting, boolean actions, List<DatasetRow> datasets) {}

    PageRoutes(PageModel model, EventHub hub, PageGuard guard, PageActions actions) {
        this.model = model;
        this.hub = hub;
        this.actions = actions;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        Handler events = new SseHandler(this::listen);
        routes.get("/api/events", request -> {
            if (!hub.hasRoom()) {
                throw new ServiceUnavailableResponse("Cannot tell one more browser what changes: "
                        + EventHub.MOST_CLIENTS + " listen (expected: fewer)");
            }
            events.handle(request);
        });
        routes.get("/api/overview", request -> answer(request, overview()));
        routes.get("/api/lanes", request -> answer(request, model.lanes().rows()));
        routes.get("/api/accuracy", request -> answer(request, model.shared().accuracies()));
        routes.get("/api/traffic", request -> answer(request, model.traffic().points()));
        routes.get(
                "/api/datasets/{dataset}/images",
                request -> answer(request, watched(request).wall().since(number(request, "after"))));
        routes.get(
                "/api/datasets/{dataset}/revisions/{revision}",
                request -> answer(request, watched(request).wall().at((int) number(request, "revision"))));
        routes.get("/api/datasets/{dataset}/images/{image}", request -> answer(request, detail(request)));
        routes.get("/api/letters", request -> answer(request, model.letters().view()));
        routes.get("/api/letters/{id}", request -> answer(request, actions.letter(number(request, "id"))));
        routes.post("/api/actions/replay/{id}", request -> {
            guard.checkAction(request);
            answer(request, actions.replay(number(request, "id")));
        });
        routes.post("/api/actions/{action}", request -> {
            guard.checkAction(request);
            answer(request, actions.labeler(request.pathParam("action"), request.body()));
        });
        routes.get("/api/*", request -> {
            throw new NotFoundResponse("Cannot show " + PageGuard.shown(request.path())
                    + ": there is no such panel (expected: one that the page asks for)");
        });
        routes.error(HttpStatus.NOT_FOUND, request -> {
            if (String.valueOf(request.result()).startsWith("Endpoint ")) {
                request.contentType("text/plain")
                        .result("Cannot show " + PageGuard.shown(request.path())
                                + ": there is no such page (expected: /)\n");
            }
        });
    }

    private void listen(SseClient client) {
        hub.add(client);
        model.lanes().nudge();
    }

    private Overview overview() {
        return new Overview(
                model.status().waiting().orElse(null),
                guard.actions() == PageSettings.Actions.ALLOWED,
                model.shared().datasets());
    }

    private WatchedDataset watched(Context request) {
        String id = request.pathParam("dataset");
        DatasetManifest manifest = model.shared()
                .dataset(id)
                .orElseThrow(() -> new NotFoundResponse("Cannot show dataset " + PageGuard.shown(id)
                        + ": there is none of that name (expected: " + known() + ")"));
        return model.watched().watch(manifest);
    }

    private ImageDetail detail(Context request) {
        WatchedDataset dataset = watched(request);
        String id = request.pathParam("image");
        ImageWall.Tile image = dataset.wall()
                .find(id)
                .orElseThrow(() -> new NotFoundResponse("Cannot show image " + PageGuard.shown(id)
                        + ": it is not among those shown (expected: one of the page's images)"));
        return ImageDetail.of(image, dataset.shelf().of(id));
    }

    private String known() {
        List<DatasetRow> datasets = model.shared().datasets();
        return datasets.isEmpty()
                ? "one that was made; none was yet"
                : datasets.stream().limit(20).map(DatasetRow::id).collect(Collectors.joining(", "));
    }

    private static long number(Context request, String name) {
        String text = request.pathParamMap().containsKey(name) ? request.pathParam(name) : request.queryParam(name);
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw LaddException.cannot(
                    Reason.USAGE, "read " + name, PageGuard.shown(text), "a whole number up to " + Integer.MAX_VALUE);
        }
    }

    private static void answer(Context request, Object view) {
        request.contentType("application/json").result(PageJson.write(view));
    }
}
