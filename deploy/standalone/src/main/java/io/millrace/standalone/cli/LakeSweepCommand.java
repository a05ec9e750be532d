package io.millrace.standalone.cli;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.upkeep.LakeDatasets;
import io.millrace.lake.upkeep.Leftover;
import io.millrace.lake.upkeep.Sweep;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.fingerprint.FingerprintSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace lake sweep}. */
@Command(
        name = "sweep",
        description =
                "Finds what crashes leave behind: batches without manifest, manifests without batch, remains of an"
                        + " expiry, probes, uploads that were never completed. Changes nothing without --apply.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace lake sweep --older-than 2d --apply"})
final class LakeSweepCommand implements Callable<Integer> {
    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "DATASET", arity = "0..1", description = "Only this dataset.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = Ages.class,
            defaultValue = "1d",
            description = "Leave younger ones alone (default: ${DEFAULT-VALUE}).")
    private Duration age = Duration.ofDays(1);

    @Option(names = "--apply", description = "Clear them up.")
    private boolean apply;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return LakeFailures.run(() -> {
            try (S3ObjectStore store = lake.store()) {
                // Without fingerprints: which columns are personal is the lake writer's to know.
                Sweep sweep = new Sweep(store, FingerprintSource.NONE);
                Instant before = Instant.now().minus(age);
                List<Leftover> found = new ArrayList<>();
                List<DatasetName> names =
                        dataset.map(name -> List.of(new DatasetName(name))).orElseGet(() -> LakeDatasets.of(store));
                names.forEach(name -> found.addAll(sweep.find(name, before)));
                if (dataset.isEmpty()) {
                    found.addAll(sweep.findElsewhere(before));
                }
                int kept = 0;
                for (Leftover leftover : found) {
                    boolean isCleared = apply && sweep.clear(leftover);
                    kept += apply && !isCleared ? 1 : 0;
                    show(leftover, isCleared);
                }
                if (!json) {
                    System.out.println(summary(found.size(), kept));
                }
                return kept > 0 ? ExitCode.FOUND_WRONG : ExitCode.DONE;
            }
        });
    }

    private String summary(int found, int kept) {
        if (found == 0) {
            return "Nothing left behind.";
        }
        if (!apply) {
            return found + " found, nothing changed; --apply clears them up.";
        }
        return (found - kept) + " cleared up, " + kept + " kept: see docs/lake.md for what to do about those.";
    }

    private void show(Leftover leftover, boolean isCleared) {
        String kind = leftover.getClass().getSimpleName();
        if (json) {
            JsonMapper mapper = new JsonMapper();
            System.out.println(mapper.writeValueAsString(mapper.createObjectNode()
                    .put("kind", kind)
                    .put("object", leftover.key())
                    .put("since", leftover.since().toString())
                    .put("cleared", isCleared)));
        } else {
            System.out.println((isCleared ? "cleared  " : "found    ") + kind + "  " + leftover.key());
        }
    }
}
