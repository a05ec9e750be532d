package io.millrace.monitor.console;

import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.access.AuditLog;
import io.millrace.monitor.catalog.Catalog;
import io.millrace.monitor.catalog.CatalogTable;
import io.millrace.monitor.catalog.OdcsExport;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.stage.StageStatus;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import jakarta.servlet.http.HttpServletRequest;
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
    private static final int MOST_CHANGES = 20;

    private final Pages pages;
    private final Catalog catalog;
    private final StageRounds stages;
    private final AuditLog audit;

    CatalogController(Pages pages, Catalog catalog, StageRounds stages, AuditLog audit) {
        this.pages = pages;
        this.catalog = catalog;
        this.stages = stages;
        this.audit = audit;
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
        StageStatus status = stages.board().datasets().stream()
                .filter(known -> known.counts().dataset().equals(dataset))
                .map(known -> known.verdict().status())
                .findFirst()
                .orElse(StageStatus.UNKNOWN);
        return pages.page(
                "catalogtable",
                new CatalogTableView(pages.shell(request, name, "catalog"), table, State.of(status), changes(dataset)));
    }

    /** None while the monitor's database is away: the rest of the page is worth showing. */
    private List<AuditEntry> changes(DatasetName dataset) {
        try {
            return audit.latest(500).stream()
                    .filter(entry -> concerns(entry.target(), dataset))
                    .limit(MOST_CHANGES)
                    .toList();
        } catch (MillraceException away) {
            return List.of();
        }
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

    private static boolean concerns(String target, DatasetName dataset) {
        return target.equals(dataset.value()) || target.contains("/" + dataset + "/");
    }
}
