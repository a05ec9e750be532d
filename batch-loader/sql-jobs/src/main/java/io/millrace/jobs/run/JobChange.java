package io.millrace.jobs.run;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.plan.Cause;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a job differs from the one that made the newest of its partitions that are planned again.
 *
 * @param code lines that went and came, of the SQL and the parameters
 * @param columns that went, came or have another type
 */
public record JobChange(DatasetName dataset, List<String> code, List<String> columns) {
    public JobChange {
        code = List.copyOf(code);
        columns = List.copyOf(columns);
    }

    /** The jobs of a plan whose code or columns have changed. */
    public static List<JobChange> of(JobsPlan plan, DerivedLake derived) {
        Map<DatasetName, PlannedRun> newest = new LinkedHashMap<>();
        for (PlannedRun run : plan.plan().runs()) {
            if (run.causes().stream().noneMatch(Cause.Missing.class::isInstance)) {
                newest.put(run.job().output(), run);
            }
        }
        List<JobChange> changes = new ArrayList<>();
        newest.forEach((dataset, run) -> {
            Optional<VersionManifest> made = plan.lake()
                    .pointer(dataset, run.slot())
                    .flatMap(pointer -> derived.version(dataset, run.slot(), pointer.key()));
            made.map(version -> between(version, plan.job(run)))
                    .filter(change ->
                            !change.code().isEmpty() || !change.columns().isEmpty())
                    .ifPresent(changes::add);
        });
        return changes;
    }

    private static JobChange between(VersionManifest made, CheckedJob job) {
        Map<String, String> parameters = new TreeMap<>();
        job.job().parameters().forEach((name, parameter) -> parameters.put(name, parameter.text()));
        Map<String, String> columns = new LinkedHashMap<>();
        made.columns().forEach(column -> columns.put(column.name(), column.type()));
        Map<String, String> columnsNow = new LinkedHashMap<>();
        Arrays.stream(job.columns().fields())
                .forEach(column ->
                        columnsNow.put(column.name(), column.dataType().sql()));
        return new JobChange(
                job.job().dataset(),
                LineDiff.between(
                        code(made.parameters(), made.sql()),
                        code(parameters, job.job().sql())),
                LineDiff.between(lines("column ", columns), lines("column ", columnsNow)));
    }

    private static List<String> code(Map<String, String> parameters, String sql) {
        List<String> lines = new ArrayList<>(lines("parameter ", new TreeMap<>(parameters)));
        sql.lines().forEach(lines::add);
        return lines;
    }

    private static List<String> lines(String what, Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> what + value.getKey() + " " + value.getValue())
                .toList();
    }
}
