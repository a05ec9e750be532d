package io.millrace.standalone.cli;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.upkeep.LakeErasure;
import io.millrace.lake.upkeep.RowPredicate;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.Terminal;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace lake erase}. */
@Command(
        name = "erase",
        description =
                "Erases rows on request, as privacy laws want it: batches that hold such rows are rewritten without"
                        + " them, and the erasure is recorded without the value. Changes nothing without --apply. Kafka and the"
                        + " warehouse are not touched: see docs/lake.md for what to do there.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace lake erase --dataset plays --where user_id=4711 --requested-by \"ticket 42\""})
final class LakeEraseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Option(names = "--dataset", paramLabel = "DATASET", required = true, description = "The dataset.")
    private String dataset = "";

    @Option(
            names = "--where",
            paramLabel = "COLUMN=VALUE",
            required = true,
            description = "Which rows; after.user_id=4711 looks into an object.")
    private String where = "";

    @Option(
            names = "--requested-by",
            paramLabel = "WHO",
            description = "Person or ticket that the record names (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:user.name}")
    private String requestedBy = "";

    @Option(names = "--apply", description = "Erase them.")
    private boolean apply;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        DatasetName name;
        RowPredicate predicate;
        try {
            name = new DatasetName(dataset);
            predicate = RowPredicate.parse(where);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        return LakeFailures.run(() -> {
            Terminal terminal = Terminal.ofProcess();
            try (S3ObjectStore store = lake.store()) {
                LakeErasure erasure = new LakeErasure(store, InstantSource.system());
                LakeErasure.Plan plan = erasure.plan(name, predicate, key -> progress(terminal, "reading " + key));
                if (!apply || plan.isEmpty()) {
                    show(terminal, plan, "", 0);
                    return ExitCode.DONE;
                }
                LakeErasure.Result result =
                        erasure.apply(plan, predicate, requestedBy, key -> progress(terminal, "erased from " + key));
                show(terminal, plan, result.written().id(), result.incomplete().size());
                return result.incomplete().isEmpty() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
            }
        });
    }

    private void progress(Terminal terminal, String text) {
        if (!json) {
            terminal.status(text);
        }
    }

    private void show(Terminal terminal, LakeErasure.Plan plan, String id, int incomplete) {
        if (json) {
            JsonMapper mapper = new JsonMapper();
            ObjectNode line = mapper.createObjectNode()
                    .put("dataset", dataset)
                    .put("rows", plan.rows())
                    .put("batches", plan.batches().size())
                    .put("bad_files", plan.badFiles().size())
                    .put("erased", !id.isEmpty())
                    .put("not_yet", incomplete);
            if (!id.isEmpty()) {
                line.put("erasure", id);
            }
            System.out.println(mapper.writeValueAsString(line));
            return;
        }
        terminal.line(plan.rows() + " rows in " + plan.batches().size() + " batches, and "
                + plan.badFiles().size() + " files of bad records");
        if (id.isEmpty()) {
            terminal.line(plan.isEmpty() ? "Nothing to erase." : "Nothing changed; --apply erases them.");
        } else if (incomplete > 0) {
            terminal.line(incomplete + " are not complete yet: run the same command again in a minute.");
        } else {
            terminal.line("Erased; the record is the erasure " + id + ". Now delete the rows in the warehouse.");
        }
    }
}
