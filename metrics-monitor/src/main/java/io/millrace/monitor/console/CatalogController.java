package io.millrace.monitor.console;

import io.millrace.monitor.catalog.Catalog;
import io.millrace.monitor.catalog.CatalogChange;
import io.millrace.monitor.catalog.CatalogHistory;
import io.millrace.monitor.catalog.CatalogTable;
import io.millrace.monitor.catalog.OdcsExport;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.stage.StageStatus;
import io.millrace.schemas.dataset.DatasetName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The catalog for analysts. */
@RestController
final class CatalogController {
    private static final int MOST_SHOWN = 200;
    private static final int MOST_CHANGES = 30;

    private final Pages pages;
    private final Catalog catalog;
    private final CatalogHistory history;
    private final StageRounds stages;
    private final JobsBoard jobs;

    CatalogController(Pages pages, Catalog catalog, CatalogHistory history, StageRounds stages, JobsBoard jobs) {
        this.pages = pages;
        this.catalog = catalog;
        this.history = history;
        this.stages = stages;
        this.jobs = jobs;
    }

    @GetMapping("/catalog")
    ResponseEntity<String> search(HttpServletRequest request, @RequestParam(defaultValue = "") String q) {
        List<CatalogTable> found = catalog.search(q);
        return pages.page(
                "catalog",
                new CatalogView(
                        pages.shell(request, "Catalog", "catalog"),
                        q.strip(),
                        found.stream().limit(MOST_SHOWN).toList(),
                        found.size()));
    }

    @GetMapping("/catalog/{name}")
    ResponseEntity<String> table(HttpServletRequest request, @PathVariable String name) {
        DatasetName dataset = DatasetController.name(name);
        CatalogTable table = find(dataset);
        List<String> away = new ArrayList<>();
        List<CatalogChange> changes = history.of(dataset, MOST_CHANGES, away);
        return pages.page(
                "catalogtable",
                new CatalogTableView(pages.shell(request, name, "catalog"), table, state(table), changes, away));
    }

    private State state(CatalogTable table) {
        if (table.isDerived()) {
            return jobs.state(table.dataset().value());
        }
        return stages.board().datasets().stream()
                .filter(known -> known.counts().dataset().equals(table.dataset()))
                .map(known -> State.of(known.verdict().status()))
                .findFirst()
                .orElse(State.of(StageStatus.UNKNOWN));
    }

    @GetMapping("/catalog/{name}/odcs.yaml")
    ResponseEntity<String> export(@PathVariable String name) {
        CatalogTable table = find(DatasetController.name(name));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/yaml;charset=UTF-8"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name + ".odcs.yaml")
                                .build()
                                .toString())
                .body(OdcsExport.yaml(table));
    }

    private CatalogTable find(DatasetName dataset) {
        return catalog.table(dataset).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
