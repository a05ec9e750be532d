package io.millrace.monitor.service;

import io.millrace.monitor.collect.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of Spring Boot's health endpoint ("Actuator, Health" in its reference).
 *
 * @param status such as {@code UP}
 * @param problems one line for every part that is not up
 */
record HealthAnswer(String status, List<String> problems) {
    private static final String UP = "UP";
    private static final int MAX_PROBLEMS = 20;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    HealthAnswer {
        problems = List.copyOf(problems);
    }

    boolean up() {
        return UP.equals(status);
    }

    /** The answer, or empty when the body is something else. */
    static Optional<HealthAnswer> parse(byte[] body) {
        try {
            JsonNode root = MAPPER.readTree(body);
            JsonNode status = root.path("status");
            if (!root.isObject() || !status.isString()) {
                return Optional.empty();
            }
            List<String> problems = new ArrayList<>();
            problems("", root, problems);
            return Optional.of(new HealthAnswer(status.stringValue(), problems));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static void problems(String name, JsonNode part, List<String> problems) {
        String status = part.path("status").asString("");
        if (problems.size() >= MAX_PROBLEMS || UP.equals(status)) {
            return;
        }
        int before = problems.size();
        for (var component : part.path("components").properties()) {
            problems(component.getKey(), component.getValue(), problems);
        }
        details(part.path("details"), problems);
        if (problems.size() == before && !name.isEmpty()) {
            problems.add(Reasons.shortened(name + ": " + status));
        }
    }

    /** Services name each dependency with its state; those that are up explain nothing. */
    private static void details(JsonNode details, List<String> problems) {
        for (var detail : details.properties()) {
            JsonNode value = detail.getValue();
            String text = value.isString() ? value.stringValue() : value.toString();
            if (!text.startsWith("up since ") && problems.size() < MAX_PROBLEMS) {
                problems.add(Reasons.shortened(detail.getKey() + ": " + text));
            }
        }
    }
}
