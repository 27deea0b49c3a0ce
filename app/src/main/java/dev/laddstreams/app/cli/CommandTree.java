package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.wiring.TopologyFormat;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import dev.laddstreams.sinks.export.ExportFormat;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Puts the commands together. */
public final class CommandTree {
    private CommandTree() {}

    public static CommandLine create(Terminal terminal, Map<String, String> environment) {
        RootCommand root = new RootCommand();
        Session session = new Session(terminal, environment, root.options);
        CommandLine labeler = new CommandLine(new LabelerCommand())
                .addSubcommand(new LabelerTrainCommand(session))
                .addSubcommand(new LabelerPublishCommand(session))
                .addSubcommand(new LabelerSweepCommand(session))
                .addSubcommand(new LabelerListCommand(session))
                .addSubcommand(new LabelerShowCommand(session))
                .addSubcommand(new LabelerActivateCommand(session))
                .addSubcommand(new LabelerRollbackCommand(session))
                .addSubcommand(new LabelerRetireCommand(session));
        CommandLine dataset = new CommandLine(new DatasetCommand())
                .addSubcommand(new DatasetListCommand(session))
                .addSubcommand(new DatasetShowCommand(session))
                .addSubcommand(new DatasetRenameCommand(session))
                .addSubcommand(new DatasetDeleteCommand(session))
                .addSubcommand(new DatasetExpireCommand(session))
                .addSubcommand(new DatasetCompactCommand(session))
                .addSubcommand(new DatasetMoveCommand(session));
        CommandLine deadLetters = new CommandLine(new DeadLettersCommand())
                .addSubcommand(new DeadLettersListCommand(session))
                .addSubcommand(new DeadLettersShowCommand(session))
                .addSubcommand(new DeadLettersReplayCommand(session));
        CommandLine distill = new CommandLine(new DistillCommand(session));
        SettingOptions.addTo(distill.getCommandSpec());
        CommandLine bench = new CommandLine(new BenchCommand())
                .addSubcommand(new BenchMethodsCommand(session))
                .addSubcommand(new BenchRowCommand(session));
        CommandLine tree = new CommandLine(root)
                .addSubcommand(new DemoCommand(session))
                .addSubcommand(new UpCommand(session))
                .addSubcommand(new RunCommand(session))
                .addSubcommand(new ImportCommand(session))
                .addSubcommand(distill)
                .addSubcommand(new MethodsCommand(session))
                .addSubcommand(labeler)
                .addSubcommand(new RelabelCommand(session))
                .addSubcommand(dataset)
                .addSubcommand(new GcCommand(session))
                .addSubcommand(new CommandLine(new WorkDirCommand()).addSubcommand(new WorkDirRelocateCommand(session)))
                .addSubcommand(bench)
                .addSubcommand(new ExportCommand(session))
                .addSubcommand(new SheetCommand(session))
                .addSubcommand(new StatusCommand(session))
                .addSubcommand(new TraceCommand(session))
                .addSubcommand(deadLetters)
                .addSubcommand(
                        new CommandLine(new RoutesCommand(session)).addSubcommand(new RoutesTestCommand(session)))
                .addSubcommand(new CommandLine(new TopicsCommand(session))
                        .addSubcommand(new TopicsPlanCommand(session))
                        .addSubcommand(new TopicsApplyCommand(session)))
                .addSubcommand(new InitCommand(session))
                .addSubcommand(new ValidateCommand(session))
                .addSubcommand(new DescribeCommand(session))
                .addSubcommand(new HelpCommand());
        layOut(tree);
        readChoices(tree);
        ErrorReport errors = new ErrorReport(session);
        return tree.setOut(terminal.outWriter())
                .setErr(terminal.errWriter())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.interactive() ? Ansi.AUTO : Ansi.OFF))
                .setUsageHelpWidth(terminal.interactive() ? Math.min(120, terminal.columns()) : 100)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(errors)
                .setExecutionStrategy(errors::run)
                .setExecutionExceptionHandler(errors);
    }

    /** A command's own options first, then those of every command; blank lines between the parts. */
    private static void layOut(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.sortOptions(false);
        usage.abbreviateSynopsis(true);
        usage.synopsisHeading("%nUsage: ");
        usage.parameterListHeading("%n");
        usage.optionListHeading("%nOptions:%n");
        usage.commandListHeading("%nCommands:%n");
        command.getSubcommands().values().forEach(CommandTree::layOut);
    }

    private static void readChoices(CommandLine tree) {
        tree.registerConverter(RoleKind.class, new Choice<>(RoleKind.class));
        tree.registerConverter(TopologyFormat.class, new Choice<>(TopologyFormat.class));
        tree.registerConverter(Reason.class, new Choice<>(Reason.class));
        tree.registerConverter(RecipeName.class, new Choice<>(RecipeName.class));
        tree.registerConverter(Augmentation.class, new Choice<>(Augmentation.class));
        tree.registerConverter(Optimizer.class, new Choice<>(Optimizer.class));
        tree.registerConverter(ExportFormat.class, new Choice<>(ExportFormat.class));
        tree.registerConverter(LabelerSpec.Output.class, new Choice<>(LabelerSpec.Output.class));
        tree.registerConverter(ReadingOptions.Resize.class, new Choice<>(ReadingOptions.Resize.class));
        tree.registerConverter(ImportCommand.Split.class, new Choice<>(ImportCommand.Split.class));
    }
}
