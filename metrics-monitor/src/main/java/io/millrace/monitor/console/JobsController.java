package io.millrace.monitor.console;

import io.millrace.monitor.catalog.ColumnRef;
import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.derived.DerivedTable;
import io.millrace.monitor.derived.JobsService;
import io.millrace.schemas.derived.DerivedDescription;
import io.millrace.schemas.error.MillraceException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The derived datasets, from what jobs leave in the lake ("Versions" in docs/jobs.md), and the service that makes them. */
@RestController
final class JobsController {
    private static final Duration REFRESH = Duration.ofSeconds(10);
    private static final int MOST_SHOWN = 8;

    private final Pages pages;
    private final JobsBoard jobs;
    private final ConsoleWarehouse warehouse;

    JobsController(Pages pages, JobsBoard jobs, ConsoleWarehouse warehouse) {
        this.pages = pages;
        this.jobs = jobs;
        this.warehouse = warehouse;
    }

    @GetMapping("/jobs")
    ResponseEntity<String> jobs(HttpServletRequest request) {
        SourceState<Map<String, DerivedTable>> derived = jobs.derived().get();
        SourceState<Optional<JobsService>> asked = jobs.service().get();
        Optional<JobsService> service = asked.value().flatMap(said -> said);
        Map<String, Map<String, String>> loaded = loaded();
        List<JobsView.Derived> tables = jobs.tables().values().stream()
                .map(table -> derived(table, service, loaded.getOrDefault(table.name(), Map.of())))
                .toList();
        return pages.page(
                "jobs",
                new JobsView(
                        pages.shell(request, "Jobs", "jobs", REFRESH),
                        tables,
                        service,
                        derived.failure().map(failure -> failure.reason()),
                        asked.failure().map(failure -> failure.reason())));
    }

    /** Nothing while the warehouse is away: the overview tells of that. */
    private Map<String, Map<String, String>> loaded() {
        try {
            return warehouse.derivedVersions();
        } catch (MillraceException away) {
            return Map.of();
        }
    }

    private static JobsView.Derived derived(
            DerivedTable table, Optional<JobsService> service, Map<String, String> loaded) {
        List<String> failed = service.map(JobsService::failed).orElse(List.of()).stream()
                .filter(text -> text.startsWith(table.name() + " "))
                .toList();
        boolean isLoaded =
                table.description().flatMap(DerivedDescription::table).isPresent();
        return new JobsView.Derived(
                table,
                failed.isEmpty() ? JobsBoard.state(table) : new State("bad", "failing"),
                table.partitions().stream()
                        .sorted(Comparator.comparing(DerivedTable.Partition::movedAt)
                                .reversed())
                        .limit(MOST_SHOWN)
                        .toList(),
                failed,
                isLoaded ? loaded : Map.of(),
                table.columns()
                        .map(column -> new JobsView.Column(
                                column.name(),
                                column.type(),
                                column.from().stream()
                                        .map(origin -> new ColumnRef(origin.dataset(), origin.column()))
                                        .toList()))
                        .toList());
    }
}
