package dev.laddstreams.app.control;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.app.console.EventPage;
import dev.laddstreams.app.runtime.ServiceWatch;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.sinks.table.CatalogSettings;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a summary of the whole system on a page every minute, and one when everything has stopped. */
public final class ServicePage implements ServiceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ServicePage.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    /** A look that is under way when the process is told to stop. */
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

    private final EventPage page;
    private final FiguresWatch figures;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "summary");
        thread.setDaemon(true);
        return thread;
    });
    private boolean stopped;

    private ServicePage(EventPage page, FiguresWatch figures) {
        this.page = requireNonNull(page, "page");
        this.figures = requireNonNull(figures, "figures");
    }

    /** Starts with a summary in a minute. */
    public static ServicePage begin(EventPage page, StackAccess stack, CatalogSettings tables) {
        return begin(page, stack, tables, EVERY);
    }

    static ServicePage begin(EventPage page, StackAccess stack, CatalogSettings tables, Duration every) {
        ServicePage begun = new ServicePage(page, new FiguresWatch(stack.connection(), stack.catalogue(), tables));
        begun.looks.execute(begun::takeFirst);
        ScheduledFuture<?> unused = begun.looks.scheduleAtFixedRate(
                begun::summarise, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return begun;
    }

    /** What later rates are counted from. */
    private void takeFirst() {
        try {
            figures.look();
        } catch (RuntimeException e) {
            LOG.debug("No figures to begin with", e);
        }
    }

    /** Whatever goes wrong, the roles go on, and the next look may be better. */
    private void summarise() {
        try {
            page.summary(figures.look().toString());
        } catch (RuntimeException e) {
            LOG.warn("No summary this time: {}", e.getMessage());
        }
    }

    @Override
    public void stopping() {
        stopped = true;
    }

    /** What a failure leaves is told by the failure alone. */
    @Override
    public void close() {
        looks.shutdownNow();
        try {
            if (looks.awaitTermination(LOOK_LIMIT.toMillis(), TimeUnit.MILLISECONDS) && stopped) {
                summarise();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            figures.close();
        }
    }
}
