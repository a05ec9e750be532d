package io.millrace.monitor.console;

import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.error.MillraceException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The derived datasets, from the pointers that jobs leave in the lake ("Lake" in docs/jobs.md). */
@RestController
final class JobsController {
    private static final String ROOT = "derived/";
    private static final String POINTER = "/_current";
    private static final String HELD = "/_held";
    private static final int MOST_SHOWN = 8;
    private static final int SHORT_KEY = 8;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Pages pages;
    private final ObjectStore store;

    JobsController(Pages pages, ObjectStore store) {
        this.pages = pages;
        this.store = store;
    }

    @GetMapping("/jobs")
    ResponseEntity<String> jobs(HttpServletRequest request) {
        List<JobsView.Derived> derived = new ArrayList<>();
        Optional<String> problem = Optional.empty();
        try {
            for (String directory : store.directories(ROOT)) {
                derived.add(derived(directory));
            }
        } catch (MillraceException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        return pages.page(
                "jobs", new JobsView(pages.shell(request, "Jobs", "jobs", Duration.ofSeconds(10)), derived, problem));
    }

    private JobsView.Derived derived(String directory) {
        List<String> pointers = new ArrayList<>();
        List<String> held = new ArrayList<>();
        store.list(directory, "", entry -> {
            if (entry.key().endsWith(POINTER)) {
                pointers.add(entry.key());
            } else if (entry.key().endsWith(HELD)) {
                held.add(entry.key());
            }
        });
        List<JobsView.Partition> latest = pointers.stream()
                .sorted(Comparator.reverseOrder())
                .limit(MOST_SHOWN)
                .flatMap(key -> pointer(directory, key).stream())
                .toList();
        return new JobsView.Derived(
                directory.substring(ROOT.length(), directory.length() - 1),
                pointers.size(),
                latest,
                held.stream().map(key -> held(directory, key)).toList());
    }

    /** The partition and why its newest version is held. */
    private String held(String directory, String key) {
        String partition = partition(directory, key, HELD);
        try {
            List<String> findings = new ArrayList<>();
            store.read(key).ifPresent(bytes -> MAPPER.readTree(bytes)
                    .path("findings")
                    .forEach(finding -> findings.add(finding.asString(""))));
            return findings.isEmpty() ? partition : partition + " (" + String.join("; ", findings) + ")";
        } catch (JacksonException e) {
            return partition;
        }
    }

    private Optional<JobsView.Partition> pointer(String directory, String key) {
        try {
            return store.read(key).map(bytes -> {
                JsonNode pointer = MAPPER.readTree(bytes);
                Set<String> inputs = new LinkedHashSet<>();
                pointer.path("inputs")
                        .forEach(input -> inputs.add(input.path("dataset").asString("")));
                String version = pointer.path("key").asString("");
                return new JobsView.Partition(
                        partition(directory, key, POINTER),
                        version.substring(0, Math.min(SHORT_KEY, version.length())),
                        pointer.path("rows").asLong(0),
                        pointer.path("bytes").asLong(0),
                        Instant.parse(pointer.path("moved_at").asString("1970-01-01T00:00:00Z")),
                        List.copyOf(inputs));
            });
        } catch (JacksonException | java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String partition(String directory, String key, String end) {
        return key.substring(directory.length(), key.length() - end.length());
    }
}
