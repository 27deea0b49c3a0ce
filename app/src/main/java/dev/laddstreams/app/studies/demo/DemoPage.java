package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.dashboard.Dashboard;
import dev.laddstreams.app.dashboard.PageSettings;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.StackAccess;
import java.util.function.Consumer;

/**
 * The live page of a demo.
 *
 * @param said hears where it is, for people
 */
record DemoPage(PageSettings settings, Consumer<String> said) {
    /** Serves it for as long as those roles live. */
    void open(StackAccess stack, RoleThreads roles) {
        Dashboard page = new Dashboard(stack.connection(), stack.catalogue(), settings);
        roles.start(page);
        stack.announce("page-url", page.address());
        said.accept(page.place());
    }
}
