package io.millrace.standalone.cli;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.monitor.replay.KafkaRecordLog;
import io.millrace.monitor.replay.RecordReplay;
import io.millrace.monitor.replay.ReplayMark;
import io.millrace.monitor.replay.SetAsideFiles;
import io.millrace.monitor.replay.SetAsideRecord;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace lake replay}. */
@Command(
        name = "replay",
        description =
                "Sends records that were set aside before the lake once more, with their bytes and event ids, each at most"
                        + " once however often this runs. Those that still break their contract, or can't be rows, are told and"
                        + " stay; exit code 1 when there are any.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace lake replay plays --config millrace.yaml"})
final class LakeReplayCommand implements Callable<Integer> {
    private static final int MOST_TOLD = 20;

    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "DATASET", description = "The dataset.")
    private String dataset = "";

    @Option(names = "--file", paramLabel = "OBJECT", description = "Only the records of this file under bad/.")
    private Optional<String> file = Optional.empty();

    @Option(names = "--line", paramLabel = "LINE", description = "Only the record of this line of the file, from 1.")
    private Optional<Long> line = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private long sent;
    private long before;
    private long refused;

    @Override
    public Integer call() throws Exception {
        DatasetName name = name();
        Optional<BatchName> only = file.map(this::batch);
        if (line.isPresent() && only.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--line needs --file");
        }
        return LakeFailures.run(() -> {
            Contracts contracts = lake.contracts();
            try (S3ObjectStore store = lake.store();
                    KafkaRecordLog log = new KafkaRecordLog(lake.kafka())) {
                SetAsideFiles files = new SetAsideFiles(store);
                RecordReplay replay = new RecordReplay(store, log, () -> contracts, InstantSource.system());
                for (BatchName batch : only.map(List::of).orElseGet(() -> files.batches(name))) {
                    Map<Long, ReplayMark> marks = replay.marks(batch);
                    files.read(batch, line.orElse(1L), line.isPresent() ? 1 : Integer.MAX_VALUE)
                            .forEach(record -> run(replay, record, Optional.ofNullable(marks.get(record.line()))));
                }
            }
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("sent", sent);
            shown.put("sent_before", before);
            shown.put("not_sent", refused);
            Records.print(shown, json);
            return refused == 0 ? ExitCode.DONE : ExitCode.FOUND_WRONG;
        });
    }

    private void run(RecordReplay replay, SetAsideRecord record, Optional<ReplayMark> mark) {
        RecordReplay.Outcome outcome =
                replay.run(record, mark, System.getProperty("user.name", "somebody") + " (millrace lake replay)");
        if (outcome instanceof RecordReplay.Outcome.Sent) {
            sent++;
        } else if (outcome instanceof RecordReplay.Outcome.AlreadySent) {
            before++;
        } else if (outcome instanceof RecordReplay.Outcome.Refused no) {
            refused++;
            if (refused <= MOST_TOLD) {
                System.err.println(record.file() + " line " + record.line() + ": " + no.reason());
            }
        }
    }

    private DatasetName name() {
        try {
            return new DatasetName(dataset);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private BatchName batch(String key) {
        return BatchName.parse(key)
                .filter(batch ->
                        batch.badKey().equals(key) && batch.dataset().value().equals(dataset))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "'" + key + "' is no file of set-aside records of " + dataset));
    }
}
