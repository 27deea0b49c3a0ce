package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.Terminal;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Puts the commands together. */
public final class CommandTree {
    private CommandTree() {}

    public static CommandLine create(Terminal terminal, Map<String, String> environment) {
        RootCommand root = new RootCommand();
        Session session = new Session(terminal, environment, root.options);
        CommandLine labeler = new CommandLine(new LabelerCommand())
                .addSubcommand(new LabelerTrainCommand(session))
                .addSubcommand(new LabelerPublishCommand(session))
                .addSubcommand(new LabelerListCommand(session));
        CommandLine tree = new CommandLine(root)
                .addSubcommand(new DemoCommand(session))
                .addSubcommand(new UpCommand(session))
                .addSubcommand(new RunCommand(session))
                .addSubcommand(new ImportCommand(session))
                .addSubcommand(new DistillCommand(session))
                .addSubcommand(labeler)
                .addSubcommand(new ExportCommand(session))
                .addSubcommand(new StatusCommand(session))
                .addSubcommand(new TopicsCommand(session))
                .addSubcommand(new ValidateCommand(session))
                .addSubcommand(new DescribeCommand(session))
                .addSubcommand(new HelpCommand());
        sortOptionsAsDeclared(tree);
        ErrorReport errors = new ErrorReport(session);
        return tree.setOut(terminal.outWriter())
                .setErr(terminal.errWriter())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.interactive() ? Ansi.AUTO : Ansi.OFF))
                .setUsageHelpWidth(terminal.interactive() ? Math.min(120, terminal.columns()) : 100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    /** A command's own options first, then those of every command. */
    private static void sortOptionsAsDeclared(CommandLine command) {
        command.getCommandSpec().usageMessage().sortOptions(false);
        command.getSubcommands().values().forEach(CommandTree::sortOptionsAsDeclared);
    }
}
