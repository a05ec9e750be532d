package io.millrace.jobs.test;

import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A test of one job.
 *
 * @param inputs the rows of each input as lines of JSON; inputs that are not named are empty
 * @param expected the rows of the result in any order, each value as a JSON value
 */
record JobTest(String name, Slot partition, Map<DatasetName, List<String>> inputs, List<Map<String, Object>> expected) {
    private static final JsonMapper MAPPER = new JsonMapper();

    JobTest {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        expected = List.copyOf(expected);
    }

    /**
     * Reads a file of tests: a YAML list of {@code name}, {@code partition}, {@code inputs} and {@code expect}.
     *
     * @throws IllegalArgumentException when it is none, with what is wrong
     */
    static List<JobTest> read(String text) {
        try {
            Object document = new Yaml(
                            new SafeConstructor(new LoaderOptions()),
                            new org.yaml.snakeyaml.representer.Representer(new org.yaml.snakeyaml.DumperOptions()),
                            new org.yaml.snakeyaml.DumperOptions(),
                            new TextDates())
                    .load(text);
            List<JobTest> tests = new ArrayList<>();
            for (Object test : list(document, "the file is a list of tests")) {
                tests.add(test(map(test, "a test has name, partition, inputs and expect")));
            }
            return tests;
        } catch (YAMLException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("no YAML"), e);
        }
    }

    private static JobTest test(Map<String, Object> test) {
        Map<DatasetName, List<String>> inputs = new LinkedHashMap<>();
        map(required(test, "inputs"), "inputs are rows by dataset")
                .forEach((dataset, rows) -> inputs.put(
                        new DatasetName(dataset),
                        list(rows, "the rows of " + dataset + " are a list").stream()
                                .map(MAPPER::writeValueAsString)
                                .toList()));
        List<Map<String, Object>> expected = new ArrayList<>();
        for (Object row : list(required(test, "expect"), "expect is a list of rows")) {
            expected.add(map(row, "a row has values by column"));
        }
        return new JobTest(
                String.valueOf(required(test, "name")),
                Slot.parse(String.valueOf(required(test, "partition"))),
                inputs,
                expected);
    }

    private static Object required(Map<String, Object> test, String key) {
        Object value = test.get(key);
        if (value == null) {
            throw new IllegalArgumentException("a test needs " + key);
        }
        return value;
    }

    private static List<?> list(Object value, String what) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(what);
    }

    private static Map<String, Object> map(Object value, String what) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(what);
        }
        Map<String, Object> byName = new LinkedHashMap<>();
        map.forEach((name, each) -> byName.put(String.valueOf(name), each));
        return byName;
    }
}
