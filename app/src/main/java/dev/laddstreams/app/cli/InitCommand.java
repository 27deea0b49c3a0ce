package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigTemplate;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "init",
        header = "Writes a ladd.yaml with every key, explained and commented out.",
        description = {
            "",
            "Into the current folder, or to the file that --config names. A file that exists is left alone."
        },
        footerHeading = "%nExample:%n",
        footer = "  ladd init")
final class InitCommand implements Callable<Integer> {
    private final Session session;

    InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path file = session.newConfigFile();
        try {
            Files.writeString(file, ConfigTemplate.text(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "write a first configuration",
                    file + " exists",
                    "a new file; --config FILE names another",
                    e);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "write a first configuration",
                    e.toString(),
                    "a folder that exists and can be written",
                    e);
        }
        session.terminal().result("Wrote " + file);
        return 0;
    }
}
