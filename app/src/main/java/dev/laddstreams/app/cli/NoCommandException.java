package dev.laddstreams.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Somebody named a group of commands, but none of it. */
final class NoCommandException extends ParameterException {
    private static final long serialVersionUID = 1L;

    NoCommandException(CommandLine group) {
        super(
                group,
                "Cannot run " + group.getCommandSpec().qualifiedName() + ": no command (expected: one of those below)");
    }
}
