package io.millrace.monitor.console;

import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.stage.StageStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The list of all datasets. */
@RestController
final class DatasetsController {
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final int PAGE = 100;

    private final Pages pages;
    private final StageRounds stages;

    DatasetsController(Pages pages, StageRounds stages) {
        this.pages = pages;
        this.stages = stages;
    }

    @GetMapping("/datasets")
    ResponseEntity<String> datasets(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "name") String sort,
            @RequestParam(defaultValue = "1") int page) {
        List<DatasetRow> all =
                stages.board().datasets().stream().map(DatasetRow::of).toList();
        String wanted = q.strip().toLowerCase(Locale.ROOT);
        List<DatasetRow> found = all.stream()
                .filter(row -> row.name().toLowerCase(Locale.ROOT).contains(wanted))
                .filter(row -> state.isEmpty() || row.status().text().equals(state))
                .sorted(order(sort))
                .toList();
        int lastPage = Math.max(1, (found.size() + PAGE - 1) / PAGE);
        int shown = Math.min(Math.max(1, page), lastPage);
        return pages.page(
                "datasets",
                new DatasetsView(
                        pages.shell(request, "Datasets", "datasets", REFRESH),
                        q.strip(),
                        state,
                        sort,
                        counts(all),
                        found.stream()
                                .skip((long) (shown - 1) * PAGE)
                                .limit(PAGE)
                                .toList(),
                        found.size(),
                        all.size(),
                        shown,
                        lastPage));
    }

    private static Map<String, Long> counts(List<DatasetRow> rows) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (StageStatus status : StageStatus.values()) {
            counts.put(
                    status.text(),
                    rows.stream().filter(row -> row.status() == status).count());
        }
        return counts;
    }

    private static Comparator<DatasetRow> order(String sort) {
        Comparator<DatasetRow> byName = Comparator.comparing(DatasetRow::name);
        return switch (sort) {
            case "state" -> Comparator.comparing(DatasetRow::status).reversed().thenComparing(byName);
            case "records" ->
                Comparator.comparing((DatasetRow row) -> row.figures().kafka().orElse(0))
                        .reversed()
                        .thenComparing(byName);
            case "bad" ->
                Comparator.comparing((DatasetRow row) -> row.bad().orElse(0))
                        .reversed()
                        .thenComparing(byName);
            case "newest" ->
                Comparator.comparing((DatasetRow row) -> row.newest().orElse(Instant.EPOCH))
                        .reversed()
                        .thenComparing(byName);
            default -> byName;
        };
    }
}
