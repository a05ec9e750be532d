package io.millrace.standalone.cli;

import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.run.Rollback;
import io.millrace.schemas.dataset.DatasetName;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace jobs rollback}. */
@Command(
        name = "rollback",
        description =
                "Makes an older version of a partition the current one again. It stays that until the inputs or the"
                        + " code of the partition change.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace jobs rollback plays_by_country 2026-11-23"})
final class JobsRollbackCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Mixin
    private EnvironmentOption environment = new EnvironmentOption();

    @Parameters(index = "0", paramLabel = "DATASET", description = "Dataset that a job makes.")
    private String dataset = "";

    @Parameters(index = "1", paramLabel = "PARTITION", converter = Partitions.class, description = "Day or hour.")
    private Slot partition = Slot.parse("1970-01-01");

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "Version or its beginning (default: the one before the current one).")
    private Optional<String> version = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return LakeFailures.run(() -> {
            try (OpenDerived open = new OpenDerived(lake.store(), environment.get())) {
                Rollback.Result result = new Rollback(open.lake()).to(new DatasetName(dataset), partition, version);
                if (result instanceof Rollback.Result.RolledBack done) {
                    print(done);
                    return ExitCode.DONE;
                }
                if (result instanceof Rollback.Result.Refused refused) {
                    System.err.println(refused.reason());
                }
                return ExitCode.FOUND_WRONG;
            }
        });
    }

    private void print(Rollback.Result.RolledBack done) {
        if (json) {
            System.out.println(MAPPER.writeValueAsString(MAPPER.createObjectNode()
                    .put("dataset", dataset)
                    .put("partition", partition.toString())
                    .put("from", done.from().key())
                    .put("to", done.to().key())
                    .put("rows", done.to().rows())));
            return;
        }
        System.out.println(dataset + " " + partition + " is " + done.to().key() + " again, made at "
                + done.to().madeAt() + ", " + done.to().rows()
                + " rows. Datasets made from it follow with the next apply.");
    }
}
