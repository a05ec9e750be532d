package io.millrace.jobs;

import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How jobs fit together over the inputs that they name. */
public final class JobGraph {
    private final List<JobFile> jobs;
    private final Map<DatasetName, JobFile> makers = new LinkedHashMap<>();
    private final List<JobProblem> problems = new ArrayList<>();

    public JobGraph(List<JobFile> jobs) {
        this.jobs = jobs;
        jobs.forEach(file -> makers.putIfAbsent(file.job().dataset(), file));
    }

    /** What does not fit: two jobs for one output, hours of what is made by day, and circles. */
    public List<JobProblem> problems() {
        sameOutput("dataset", file -> file.job().dataset().value());
        sameOutput(
                "warehouse",
                file -> file.job().warehouse().map(WarehouseTable::name).orElse(""));
        jobs.forEach(this::finerThanMade);
        cycles();
        return problems;
    }

    private void sameOutput(String key, Function<JobFile, String> output) {
        Map<String, JobFile> first = new HashMap<>();
        for (JobFile file : jobs) {
            String made = output.apply(file);
            JobFile other = made.isEmpty() ? null : first.putIfAbsent(made, file);
            if (other != null) {
                problem(file, key, key + " " + made + " is made by " + other.name() + " already");
            }
        }
    }

    private void finerThanMade(JobFile file) {
        file.job().inputs().forEach((input, window) -> {
            JobFile maker = makers.get(input);
            boolean hours = window instanceof InputWindow.Partitions partitions && partitions.unit() == Grain.HOUR;
            if (hours && maker != null && maker.job().grain() == Grain.DAY) {
                problem(
                        file,
                        "inputs." + input,
                        "inputs." + input + ": " + maker.name() + " makes it by day, so it has no windows of hours");
            }
        });
    }

    /** One problem for each edge that closes a cycle, at the input that closes it. */
    private void cycles() {
        Set<DatasetName> done = new HashSet<>();
        for (JobFile file : makers.values()) {
            follow(file, new ArrayList<>(), done);
        }
    }

    private void follow(JobFile file, List<DatasetName> path, Set<DatasetName> done) {
        DatasetName dataset = file.job().dataset();
        if (done.contains(dataset)) {
            return;
        }
        path.add(dataset);
        for (DatasetName input : file.job().inputs().keySet()) {
            JobFile maker = makers.get(input);
            int begin = path.indexOf(input);
            if (begin >= 0) {
                String cycle = path.subList(begin, path.size()).stream()
                        .map(DatasetName::value)
                        .collect(Collectors.joining(" reads "));
                problem(file, "inputs." + input, "the inputs go round in a circle: " + cycle + " reads " + input);
            } else if (maker != null) {
                follow(maker, path, done);
            }
        }
        path.remove(path.size() - 1);
        done.add(dataset);
    }

    private void problem(JobFile file, String key, String message) {
        problems.add(new JobProblem(file.name(), file.line(key), message));
    }
}
