package io.millrace.jobs.run;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.DerivedNames;
import io.millrace.jobs.lake.Pointer;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.lake.VersionManifest.Column;
import io.millrace.jobs.lake.VersionManifest.StoredFile;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.run.ContractRules.Rule;
import io.millrace.jobs.run.SqlEngine.Part;
import io.millrace.jobs.run.SqlEngine.Result;
import io.millrace.jobs.run.SqlEngine.Table;
import io.millrace.jobs.run.SqlEngine.Task;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one planned run: makes the version's files, then its manifest, holds it against its contract, and moves the pointer.
 * Nothing that is visible depends on a step that comes later, and each step can be done again by another process: files have names of
 * their own, the manifest and the pointer are conditional writes.
 */
final class PartitionRun {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionRun.class);
    private static final ObjectProperties PARQUET = new ObjectProperties("application/vnd.apache.parquet", Map.of());

    private final RunContext context;
    private final JobsPlan plan;
    private final CheckedJob job;
    private final PlannedRun run;
    private final Optional<Pointer> before;

    PartitionRun(RunContext context, JobsPlan plan, PlannedRun run) {
        this.context = context;
        this.plan = plan;
        this.job = plan.job(run);
        this.run = run;
        this.before = plan.lake().pointer(run.job().output(), run.slot());
    }

    Outcome carryOut() {
        Optional<VersionManifest> made =
                derived().version(dataset(), slot(), run.target().key());
        long rowsRead = 0;
        if (made.isEmpty()) {
            Inputs.Staged staged = inputs().stage(run);
            rowsRead = staged.rows();
            made = Optional.of(make(staged));
        }
        VersionManifest checked = made.get();
        VersionManifest version = checked;
        Optional<DataContract> contract = context.contracts().apply(dataset());
        List<Rule> broken = contract.map(rules -> broken(rules, checked)).orElse(List.of());
        List<Rule> grave = broken.stream().filter(rule -> !rule.onlyTold()).toList();
        if (!grave.isEmpty()) {
            derived().hold(dataset(), slot(), version.key(), ContractRules.hash(contract.orElseThrow()), names(grave));
            return new Outcome.Held(names(grave));
        }
        DerivedLake.Move move = derived().move(dataset(), slot(), before.map(Pointer::key), version);
        if (move == DerivedLake.Move.SUPERSEDED) {
            return new Outcome.Superseded();
        }
        if (derived().version(dataset(), slot(), version.key()).isEmpty()) {
            // It was so old that it was deleted in this moment: the pointer names what is made again now.
            version = make(inputs().stage(run));
        }
        derived().release(dataset(), slot());
        return new Outcome.Current(version.rows(), version.bytes(), rowsRead, names(broken));
    }

    private Inputs inputs() {
        FilePlaces places = context.engine().get().lake().orElse(context.staging());
        return new Inputs(plan, context.derived(), places, context.folds());
    }

    private VersionManifest make(Inputs.Staged staged) {
        String attempt = context.attempts().get();
        Path directory = context.scratch().resolve(run.target().key() + "-" + attempt);
        String objects = DerivedNames.version(dataset(), slot(), run.target().key()) + "part-" + attempt + "-";
        Set<String> hidden = context.contracts()
                .apply(dataset())
                .map(contract -> contract.columns().stream()
                        .filter(ColumnContract::isPersonal)
                        .map(ColumnContract::name)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
        try {
            long begin = System.nanoTime();
            Task task = new Task(job, slot(), staged.tables(), directory, objects, hidden);
            Result result = made(task);
            long milliseconds = (System.nanoTime() - begin) / 1_000_000;
            List<StoredFile> files = new ArrayList<>(result.stored());
            files.addAll(store(result.files(), objects));
            VersionManifest mine = manifest(result, files, milliseconds);
            VersionManifest stored = derived().create(dataset(), slot(), mine);
            if (!stored.files().equals(files)) {
                files.forEach(file -> context.store().delete(file.object()));
            }
            return stored;
        } finally {
            Scratch.delete(directory);
        }
    }

    /** What an engine stored and does not answer for goes: attempts that died or came second. */
    private Result made(Task task) {
        SqlEngine engine = context.engine().get();
        if (engine.lake().isEmpty()) {
            return engine.make(task);
        }
        Set<String> named = new HashSet<>();
        try {
            Result result = engine.make(task);
            result.stored().forEach(file -> named.add(file.object()));
            return result;
        } finally {
            deleteOthers(task.objects(), named);
        }
    }

    private void deleteOthers(String prefix, Set<String> named) {
        try {
            List<String> strays = new ArrayList<>();
            context.store().list(prefix, "", entry -> {
                if (!named.contains(entry.key())) {
                    strays.add(entry.key());
                }
            });
            strays.forEach(context.store()::delete);
        } catch (MillraceException e) {
            LOG.warn("files that nobody names stay until their version expires: {}", e.getMessage());
        }
    }

    private List<StoredFile> store(List<Path> files, String objects) {
        List<StoredFile> stored = new ArrayList<>();
        for (Path file : files) {
            String object = objects + String.format(Locale.ROOT, "%05d.parquet", stored.size());
            try {
                byte[] body = Files.readAllBytes(file);
                if (context.store().create(object, body, PARQUET) == CreateOutcome.EXISTS) {
                    // The answer to a first attempt was lost: the name is this attempt's own.
                    requireSame(object, body);
                }
                stored.add(new StoredFile(object, body.length, sha256(body)));
            } catch (IOException e) {
                throw new MillraceException(ErrorCode.INTERNAL_ERROR, "cannot read " + file, e);
            }
        }
        return stored;
    }

    private void requireSame(String object, byte[] body) {
        if (context.store()
                .read(object)
                .filter(stored -> Arrays.equals(stored, body))
                .isEmpty()) {
            throw new MillraceException(
                    ErrorCode.INTERNAL_ERROR, object + " is taken; run again, it gets another name");
        }
    }

    private VersionManifest manifest(Result result, List<StoredFile> files, long milliseconds) {
        Map<String, String> parameters = new LinkedHashMap<>();
        job.job().parameters().forEach((name, parameter) -> parameters.put(name, parameter.text()));
        return VersionManifest.of(
                dataset(),
                slot(),
                run.target(),
                job.job().sql(),
                parameters,
                files,
                result.rows(),
                Arrays.stream(result.columns().fields())
                        .map(column ->
                                new Column(column.name(), column.dataType().sql()))
                        .toList(),
                result.fingerprint(),
                result.contentHash(),
                context.clock().instant(),
                context.who(),
                milliseconds);
    }

    private List<Rule> broken(DataContract contract, VersionManifest version) {
        Part part = inputs().part(version);
        List<Rule> rules = new ContractRules(contract, part.columns()).rules();
        if (rules.isEmpty()) {
            return List.of();
        }
        Table.Versions table = new Table.Versions(part.columns(), List.of(part));
        List<BigDecimal> numbers = context.engine()
                .get()
                .numbers(dataset(), table, rules.stream().map(Rule::query).toList());
        List<Rule> broken = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            if (!rules.get(i).holds().test(numbers.get(i), version.rows())) {
                broken.add(rules.get(i));
            }
        }
        return broken;
    }

    private static List<String> names(List<Rule> rules) {
        return rules.stream().map(Rule::name).toList();
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private DerivedLake derived() {
        return context.derived();
    }

    private DatasetName dataset() {
        return run.job().output();
    }

    private Slot slot() {
        return run.slot();
    }
}
