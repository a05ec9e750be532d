package io.millrace.jobs.check;

import io.millrace.jobs.Grain;
import io.millrace.jobs.InputWindow;
import io.millrace.jobs.Job;
import io.millrace.jobs.JobDirectory;
import io.millrace.jobs.JobFile;
import io.millrace.jobs.JobGraph;
import io.millrace.jobs.JobProblem;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.sql.SqlAnalyzer;
import io.millrace.jobs.sql.SqlProblem;
import io.millrace.jobs.sql.SqlQuery;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;

/**
 * Everything that is wrong with the jobs of a directory, or the jobs, upstream ones first. Needs no Spark session.
 *
 * @param jobs empty when there is a problem
 */
public record JobsAnalysis(List<CheckedJob> jobs, List<JobProblem> problems) {
    private static final Slot ANY_SLOT = new Slot(Grain.DAY, 0);

    public JobsAnalysis {
        jobs = problems.isEmpty() ? List.copyOf(jobs) : List.of();
        problems = problems.stream().sorted().distinct().toList();
    }

    /**
     * @param lake what is known of the datasets that no job makes
     */
    public static JobsAnalysis of(JobDirectory directory, LakeColumns lake) {
        List<JobProblem> problems = new ArrayList<>(directory.problems());
        Map<DatasetName, Parsed> parsed = new TreeMap<>();
        for (JobFile file : directory.jobs()) {
            SqlQuery.Parsing parsing = SqlQuery.parse(file.job().sql());
            if (parsing instanceof SqlQuery.Parsing.Invalid invalid) {
                invalid.problems().forEach(problem -> problems.add(placed(file, problem)));
            } else if (parsing instanceof SqlQuery.Parsing.Valid valid) {
                parsed.put(
                        file.job().dataset(), new Parsed(withAllInputs(file, valid.query(), problems), valid.query()));
            }
        }
        problems.addAll(new JobGraph(parsed.values().stream().map(Parsed::file).toList()).problems());
        if (!problems.isEmpty()) {
            return new JobsAnalysis(List.of(), problems);
        }
        Columns columns = new Columns(parsed, lake, problems);
        parsed.keySet().forEach(columns::of);
        return new JobsAnalysis(columns.checked, problems);
    }

    private static JobFile withAllInputs(JobFile file, SqlQuery query, List<JobProblem> problems) {
        Job job = file.job();
        Map<DatasetName, InputWindow> inputs = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>(file.lines());
        for (DatasetName input : query.inputs()) {
            InputWindow same = new InputWindow.Partitions(job.grain(), 0, 0);
            inputs.put(input, job.inputs().getOrDefault(input, same));
            lines.putIfAbsent("inputs." + input, sqlLine(file, query.line(input)));
            if (input.isChanges()
                    && inputs.get(input) instanceof InputWindow.Partitions window
                    && window.first() != window.last()) {
                problems.add(new JobProblem(
                        file.name(),
                        file.line("inputs." + input),
                        "inputs." + input + ": a mirror is read as of one moment, not over " + window
                                + "; use day, day-1, hour or latest"));
            }
        }
        for (DatasetName declared : job.inputs().keySet()) {
            if (!inputs.containsKey(declared)) {
                problems.add(new JobProblem(
                        file.name(),
                        file.line("inputs." + declared),
                        "inputs." + declared + ": the SQL does not read it; take it out"));
            }
        }
        return new JobFile(file.name(), job.withInputs(inputs), lines);
    }

    private static JobProblem placed(JobFile file, SqlProblem problem) {
        return new JobProblem(file.name(), sqlLine(file, problem.line()), problem.message());
    }

    private static int sqlLine(JobFile file, int line) {
        return file.line(JobFile.SQL) + line - 1;
    }

    private record Parsed(JobFile file, SqlQuery query) {}

    /** The columns of every result, each found once its inputs' are. */
    private static final class Columns {
        private final Map<DatasetName, Parsed> jobs;
        private final LakeColumns lake;
        private final List<JobProblem> problems;
        private final SqlAnalyzer analyzer = new SqlAnalyzer();
        private final Map<DatasetName, Optional<StructType>> known = new HashMap<>();
        private final List<CheckedJob> checked = new ArrayList<>();

        private Columns(Map<DatasetName, Parsed> jobs, LakeColumns lake, List<JobProblem> problems) {
            this.jobs = jobs;
            this.lake = lake;
            this.problems = problems;
        }

        /** Empty when they can't be told; the reason is among the problems. */
        private Optional<StructType> of(DatasetName dataset) {
            Optional<StructType> before = known.get(dataset);
            if (before != null) {
                return before;
            }
            Parsed job = jobs.get(dataset);
            Optional<StructType> found = job == null ? lake.of(dataset) : ofResult(job);
            known.put(dataset, found);
            return found;
        }

        private Optional<StructType> ofResult(Parsed parsed) {
            JobFile file = parsed.file();
            Map<DatasetName, StructType> tables = new HashMap<>();
            for (DatasetName input : parsed.query().inputs()) {
                Optional<StructType> columns = of(input);
                if (columns.isEmpty() && !jobs.containsKey(input)) {
                    problems.add(new JobProblem(
                            file.name(),
                            sqlLine(file, parsed.query().line(input)),
                            "there is no dataset " + input + ": no job makes it, and the lake has no batch of it"));
                }
                if (columns.isPresent() && !jobs.containsKey(input)) {
                    lake.problem(input)
                            .ifPresent(problem -> problems.add(new JobProblem(
                                    file.name(),
                                    sqlLine(file, parsed.query().line(input)),
                                    input + " can't be read: " + problem)));
                }
                columns.ifPresent(found -> tables.put(input, found));
            }
            if (tables.size() < parsed.query().inputs().size()) {
                return Optional.empty();
            }
            SqlAnalyzer.Analysis analysis =
                    analyzer.analyze(parsed.query(), tables, JobLiterals.of(file.job(), ANY_SLOT));
            if (analysis instanceof SqlAnalyzer.Analysis.Invalid invalid) {
                invalid.problems().forEach(problem -> problems.add(placed(file, problem)));
            }
            if (!(analysis instanceof SqlAnalyzer.Analysis.Valid valid)) {
                return Optional.empty();
            }
            checked.add(new CheckedJob(file, parsed.query(), valid.columns(), valid.origins()));
            return Optional.of(valid.columns());
        }
    }
}
