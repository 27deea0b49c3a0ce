package dev.laddstreams.app.cli;

import dev.laddstreams.app.runtime.Relocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "relocate",
        header = "Makes a work directory that was copied or moved usable where it is now.",
        description = {
            "",
            "Tables keep absolute addresses. This repairs those under the warehouse, also of the demos in the directory; labeler"
                    + " bundles and claim-checked images are found by their content. Stop everything that runs on it before."
        },
        footerHeading = "%nExample:%n",
        footer = "  ladd work-dir relocate --work-dir copy-of-ladd-work")
final class WorkDirRelocateCommand implements Callable<Integer> {
    private final Session session;

    WorkDirRelocateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        for (Relocation.Relocated done : Relocation.run(session.configuration())) {
            session.terminal()
                    .result(done.directory() + ": "
                            + done.from().map(old -> "was " + old + ", ").orElse("") + done.tables()
                            + " tables repaired");
        }
        return 0;
    }
}
