package io.millrace.jobs.run;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.RawBatch;
import io.millrace.jobs.lake.RawDataset;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.plan.InputRef;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.run.SqlEngine.Part;
import io.millrace.jobs.run.SqlEngine.Table;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Brings what a planned run reads to where the engine reads it: exactly the batches and versions that its version key names. */
final class Inputs {
    private final JobsPlan plan;
    private final DerivedLake derived;
    private final FilePlaces places;
    private final MirrorFolds folds;

    Inputs(JobsPlan plan, DerivedLake derived, FilePlaces places, MirrorFolds folds) {
        this.plan = plan;
        this.derived = derived;
        this.places = places;
        this.folds = folds;
    }

    /**
     * @param rows of all inputs
     */
    record Staged(Map<DatasetName, Table> tables, long rows) {}

    Staged stage(PlannedRun run) {
        Map<DatasetName, Table> tables = new LinkedHashMap<>();
        long rows = 0;
        for (DatasetName dataset : run.job().inputs().keySet()) {
            List<InputRef> references = run.target().inputs().stream()
                    .filter(input -> input.dataset().equals(dataset))
                    .toList();
            Optional<CheckedJob> maker = Optional.ofNullable(plan.jobs().get(dataset));
            if (maker.isEmpty()) {
                List<RawBatch> batches = batches(dataset, references);
                tables.put(
                        dataset,
                        dataset.isChanges()
                                ? folds.table(dataset, plan.lake().raw(dataset), batches, places)
                                : lines(dataset, batches));
                rows += batches.stream().mapToLong(RawBatch::rows).sum();
            } else {
                List<VersionManifest> versions = versions(dataset, references);
                tables.put(
                        dataset,
                        new Table.Versions(
                                maker.get().columns(),
                                versions.stream().map(this::part).toList()));
                rows += versions.stream().mapToLong(VersionManifest::rows).sum();
            }
        }
        return new Staged(tables, rows);
    }

    Part part(VersionManifest version) {
        StructType columns = new StructType();
        for (VersionManifest.Column column : version.columns()) {
            columns = columns.add(column.name(), DataType.fromDDL(column.type()), true);
        }
        List<LakeFile> files = version.files().stream()
                .map(file -> new LakeFile(file.object(), file.bytes(), file.sha256(), ".parquet"))
                .toList();
        return new Part(columns, places.of(files));
    }

    private Table lines(DatasetName dataset, List<RawBatch> batches) {
        List<LakeFile> files = batches.stream().map(LakeFile::of).toList();
        return new Table.Lines(plan.lake().raw(dataset).columns(batches), places.of(files));
    }

    private List<RawBatch> batches(DatasetName dataset, List<InputRef> references) {
        RawDataset raw = plan.lake().raw(dataset);
        List<RawBatch> batches = new ArrayList<>();
        for (InputRef reference : references) {
            batches.addAll(reference.slot().map(raw::of).orElseGet(raw::all));
        }
        return batches;
    }

    private List<VersionManifest> versions(DatasetName dataset, List<InputRef> references) {
        Map<Slot, String> keys = new TreeMap<>();
        for (InputRef reference : references) {
            if (reference.slot().isPresent()) {
                keys.put(reference.slot().get(), reference.content());
            } else {
                keys.putAll(plan.latest(dataset));
            }
        }
        List<VersionManifest> versions = new ArrayList<>();
        keys.forEach((slot, key) -> versions.add(derived.version(dataset, slot, key)
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.CORRUPT_OBJECT,
                        "the version " + key + " of " + dataset + " " + slot
                                + " is not in the lake; plan again, it is made again"))));
        return versions;
    }
}
