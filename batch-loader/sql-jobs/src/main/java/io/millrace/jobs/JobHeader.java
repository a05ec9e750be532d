package io.millrace.jobs;

import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns the header of one file into a job, and collects everything that is wrong with it on the way. */
final class JobHeader {
    private static final List<String> KEYS =
            List.of("dataset", "grain", "owner", "description", "parameters", "inputs", "schedule", "on", "warehouse");
    private static final Pattern PARAMETER = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Map<Tag, Parameter.Type> TYPES = Map.of(
            Tag.INT, Parameter.Type.WHOLE_NUMBER,
            Tag.FLOAT, Parameter.Type.DECIMAL_NUMBER,
            Tag.BOOL, Parameter.Type.TRUTH_VALUE);

    private final String file;
    private final List<JobProblem> problems = new ArrayList<>();
    private final HeaderYaml yaml;

    JobHeader(String file, String text) {
        this.file = file;
        this.yaml = new HeaderYaml(
                "the header", text, 2, (line, message) -> problems.add(new JobProblem(file, line, message)));
    }

    JobFile.Reading job(String sql, int sqlLine) {
        if (!problems.isEmpty()) {
            return new JobFile.Reading.Invalid(problems);
        }
        yaml.refuseOtherKeys(KEYS);
        Optional<DatasetName> dataset = required("dataset", JobHeader::output);
        Optional<Grain> grain = required("grain", Grain::parse);
        Optional<String> owner = required("owner", Function.identity());
        Optional<String> description = required("description", Function.identity());
        Map<String, Parameter> parameters = parameters();
        Map<DatasetName, InputWindow> inputs = inputs(grain);
        Trigger trigger = trigger();
        Optional<WarehouseTable> warehouse = converted("warehouse", WarehouseTable::new);
        if (sql.isBlank()) {
            problem(sqlLine, "there is no SQL below the header");
        }
        if (!problems.isEmpty()) {
            return new JobFile.Reading.Invalid(problems);
        }
        Job job = new Job(
                dataset.orElseThrow(),
                grain.orElseThrow(),
                owner.orElseThrow(),
                description.orElseThrow(),
                parameters,
                inputs,
                trigger,
                warehouse,
                sql);
        Map<String, Integer> lines = new HashMap<>(yaml.lines());
        lines.put(JobFile.SQL, sqlLine);
        return new JobFile.Reading.Valid(new JobFile(file, job, lines));
    }

    private static DatasetName output(String text) {
        DatasetName name = new DatasetName(text);
        if (name.isChanges()) {
            throw new IllegalArgumentException("'" + text + "' is a name of row changes; use [a-z][a-z0-9_]{0,62}");
        }
        return name;
    }

    private Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        yaml.section("parameters").forEach((name, value) -> {
            if (!PARAMETER.matcher(name).matches()) {
                problem(yaml.line("parameters." + name), "parameter '" + name + "' must match " + PARAMETER);
            }
            if (PartitionParameters.NAMES.contains(name)) {
                problem(
                        yaml.line("parameters." + name),
                        "parameter '" + name + "' is given by Millrace; choose another name");
            }
            parameters.put(
                    name, new Parameter(TYPES.getOrDefault(value.getTag(), Parameter.Type.TEXT), value.getValue()));
        });
        return parameters;
    }

    private Map<DatasetName, InputWindow> inputs(Optional<Grain> grain) {
        Map<DatasetName, InputWindow> inputs = new LinkedHashMap<>();
        yaml.section("inputs").forEach((name, value) -> {
            String key = "inputs." + name;
            Optional<DatasetName> dataset = converted(key, name, DatasetName::new);
            Optional<InputWindow> window = converted(key, value.getValue(), WindowReader::read);
            boolean hours = window.filter(read ->
                            read instanceof InputWindow.Partitions partitions && partitions.unit() == Grain.HOUR)
                    .isPresent();
            if (hours && grain.equals(Optional.of(Grain.DAY))) {
                problem(
                        yaml.line(key),
                        key + ": a job by day reads windows of days, but '" + value.getValue() + "' has hours");
            }
            if (dataset.isPresent() && window.isPresent()) {
                inputs.put(dataset.get(), window.get());
            }
        });
        return inputs;
    }

    private Trigger trigger() {
        Optional<String> on = yaml.text("on");
        if (yaml.has("on") && yaml.has("schedule")) {
            problem(yaml.line("on"), "on and schedule exclude each other; use one of them");
        }
        on.filter(value -> !value.equals("change"))
                .ifPresent(value -> problem(yaml.line("on"), "on: '" + value + "' is not known; use on: change"));
        Optional<CronSchedule> schedule = converted("schedule", CronSchedule::new);
        return schedule.isPresent() ? new Trigger.Scheduled(schedule.get()) : new Trigger.OnChange();
    }

    private <T> Optional<T> required(String key, Function<String, T> conversion) {
        if (!yaml.has(key)) {
            problem(1, key + " is required");
        }
        return converted(key, conversion);
    }

    private <T> Optional<T> converted(String key, Function<String, T> conversion) {
        return yaml.text(key).flatMap(text -> converted(key, text, conversion));
    }

    private <T> Optional<T> converted(String key, String text, Function<String, T> conversion) {
        try {
            return Optional.of(conversion.apply(text));
        } catch (IllegalArgumentException e) {
            problem(yaml.line(key), key + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private void problem(int line, String message) {
        problems.add(new JobProblem(file, line, message));
    }
}
