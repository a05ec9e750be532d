package io.millrace.standalone.cli;

import io.millrace.bench.BenchCommand;
import io.millrace.runtime.launch.Build;
import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.schemas.error.ErrorKind;
import io.millrace.schemas.error.MillraceException;
import io.millrace.standalone.stack.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code millrace} command. */
@Command(
        name = "millrace",
        description = "Events from HTTP and MySQL, by way of Kafka and an immutable lake on S3, into Redshift.",
        mixinStandardHelpOptions = true,
        versionProvider = Millrace.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 found something wrong, 2 used wrongly, 3 could not reach what it needs.",
            "Begin with: ./millrace up"
        },
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            SqlCommand.class,
            ConfigCommand.class,
            CompletionCommand.class,
            KeysCommand.class,
            UsersCommand.class,
            AuditCommand.class,
            LakeCommand.class,
            AnomaliesCommand.class,
            BadCommand.class,
            LoadsCommand.class,
            JobsCommand.class,
            WarehouseCommand.class,
            VerifyCommand.class,
            SnapshotCommand.class,
            RecaptureCommand.class,
            BenchCommand.class,
            ChaosCommand.class
        })
public final class Millrace {
    private Millrace() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Millrace()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof StackException) {
                command.getErr().println(failure.getMessage());
                return ExitCode.UNREACHABLE;
            }
            if (failure instanceof InvalidSettingsException) {
                command.getErr().println(failure.getMessage());
                return ExitCode.USAGE;
            }
            if (failure instanceof MillraceException error) {
                command.getErr().println(error.getMessage());
                return error.code().kind() == ErrorKind.EXTERNAL ? ExitCode.UNREACHABLE : ExitCode.FOUND_WRONG;
            }
            throw failure;
        });
    }

    /** Version and commit of the build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Build build = Build.current();
            return new String[] {"millrace " + build.version() + " (" + build.commit() + ")"};
        }
    }
}
