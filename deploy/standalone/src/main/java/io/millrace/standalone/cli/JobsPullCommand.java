package io.millrace.standalone.cli;

import io.millrace.jobs.pull.HttpPullApi;
import io.millrace.jobs.pull.KafkaRowSink;
import io.millrace.jobs.pull.LakePullStates;
import io.millrace.jobs.pull.Pull;
import io.millrace.jobs.pull.PullDirectory;
import io.millrace.jobs.pull.PullEvent;
import io.millrace.jobs.pull.PullOutcome;
import io.millrace.jobs.pull.PullPreview;
import io.millrace.jobs.pull.PullRunner;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.schemas.error.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace jobs pull}. */
@Command(
        name = "pull",
        description = "Runs one pull now, whatever its schedule says: fetches what is new from somebody's HTTP API and"
                + " hands it to Kafka. Its secret is taken from the environment of this command.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace jobs pull tickets --jobs examples/jobs --dry-run"})
final class JobsPullCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int SHOWN_ROWS = 5;

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "NAME", description = "The pull: its file's name without .yaml.")
    private String name = "";

    @Option(
            names = "--jobs",
            paramLabel = "DIR",
            defaultValue = "jobs",
            description = "Directory of the job files, whose pulls stand in its directory pulls (default:"
                    + " ${DEFAULT-VALUE}).")
    private Path jobs = Path.of("jobs");

    @Option(
            names = "--dry-run",
            description = "Ask once, and show the request, with secrets masked, and the first rows. Nothing is stored.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path directory = jobs.resolve("pulls");
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(
                    spec.commandLine(), directory + " is not a directory; name the one above it with --jobs");
        }
        PullDirectory found = PullDirectory.load(directory);
        Optional<Pull> pull = found.pull(name);
        if (pull.isEmpty()) {
            found.problems().forEach(System.err::println);
            throw new ParameterException(spec.commandLine(), "there is no pull '" + name + "' in " + directory);
        }
        return LakeFailures.run(() -> {
            try (S3ObjectStore store = lake.store()) {
                LakePullStates states = new LakePullStates(store);
                HttpPullApi api = new HttpPullApi(variable -> Optional.ofNullable(System.getenv(variable)));
                return dryRun ? preview(pull.get(), states, api) : run(pull.get(), states, api);
            }
        });
    }

    private int preview(Pull pull, LakePullStates states, HttpPullApi api) throws InterruptedException {
        PullPreview preview = PullPreview.ask(
                pull, states.read(pull.name()), api, InstantSource.system().instant());
        List<PullEvent> first = preview.rows().stream().limit(SHOWN_ROWS).toList();
        if (json) {
            ObjectNode line = MAPPER.createObjectNode().put("pull", pull.name());
            preview.request().forEach(line.putArray("request")::add);
            line.put("rows", preview.rows().size());
            first.forEach(row ->
                    line.withArray("first").addObject().put("id", row.id()).set("row", row.columns()));
            System.out.println(MAPPER.writeValueAsString(line));
            return ExitCode.DONE;
        }
        preview.request().forEach(System.out::println);
        System.out.println();
        first.forEach(row -> System.out.println(row.id() + "  " + row.columns()));
        System.out.println(preview.rows().size() + " rows in the first answer; nothing was stored.");
        return ExitCode.DONE;
    }

    private int run(Pull pull, LakePullStates states, HttpPullApi api) throws InterruptedException {
        try (KafkaRowSink sink = new KafkaRowSink(lake.kafka(), InstantSource.system())) {
            PullRunner runner = new PullRunner(
                    api,
                    sink,
                    states,
                    InstantSource.system(),
                    time -> Thread.sleep(time.toMillis()),
                    () -> UUID.randomUUID().toString(),
                    new SecureRandom());
            PullOutcome outcome = runner.run(pull, Optional.empty(), () -> true);
            print(pull, outcome);
            if (outcome instanceof PullOutcome.Failed failed) {
                return failed.code().kind() == ErrorKind.EXTERNAL ? ExitCode.UNREACHABLE : ExitCode.FOUND_WRONG;
            }
            return outcome instanceof PullOutcome.Through ? ExitCode.DONE : ExitCode.FOUND_WRONG;
        }
    }

    private void print(Pull pull, PullOutcome outcome) {
        String told = told(outcome);
        if (json) {
            ObjectNode line = MAPPER.createObjectNode()
                    .put("pull", pull.name())
                    .put("dataset", pull.dataset().value())
                    .put("rows", outcome.rows())
                    .put("through", outcome instanceof PullOutcome.Through)
                    .put("whole", outcome instanceof PullOutcome.Through through && through.isWhole());
            if (outcome instanceof PullOutcome.Failed failed) {
                line.put("code", failed.code().text());
            }
            System.out.println(MAPPER.writeValueAsString(line.put("message", told)));
        } else if (outcome instanceof PullOutcome.Failed) {
            System.err.println(told);
        } else {
            System.out.println(outcome.rows() + " rows to " + pull.dataset() + ". " + told);
        }
    }

    private static String told(PullOutcome outcome) {
        if (outcome instanceof PullOutcome.Failed failed) {
            return failed.message();
        }
        if (outcome instanceof PullOutcome.Through through) {
            return through.isWhole() ? "Done." : "The limits ended the run; the next one goes on from there.";
        }
        return "Somebody else runs this pull, and was faster.";
    }
}
