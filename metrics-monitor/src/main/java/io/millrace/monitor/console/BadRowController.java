package io.millrace.monitor.console;

import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.access.AuditLog;
import io.millrace.monitor.access.Viewer;
import io.millrace.monitor.replay.RecordReplay;
import io.millrace.monitor.replay.SetAsideFiles;
import io.millrace.monitor.replay.SetAsideRecord;
import io.millrace.schemas.batch.BatchName;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One bad row with its values. Rows may hold personal data, so each look is kept in the log of what was done. */
@RestController
final class BadRowController {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Pages pages;
    private final ConsoleWarehouse warehouse;
    private final SetAsideFiles lake;
    private final RecordReplay replay;
    private final AuditLog audit;
    private final InstantSource clock;

    BadRowController(
            Pages pages,
            ConsoleWarehouse warehouse,
            SetAsideFiles lake,
            RecordReplay replay,
            AuditLog audit,
            InstantSource clock) {
        this.pages = pages;
        this.warehouse = warehouse;
        this.lake = lake;
        this.replay = replay;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping("/bad-rows")
    ResponseEntity<String> badRow(HttpServletRequest request, @RequestParam String object, @RequestParam long line) {
        BatchName batch = BatchName.parse(object)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "not the name of a batch"));
        Optional<SetAsideItem> setAside = object.equals(batch.badKey()) ? inLake(batch, line) : Optional.empty();
        Optional<BadRowItem> row = setAside.map(item -> shown(item.record())).or(() -> warehouse.badRow(object, line));
        BadRowItem found = row.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no bad row"));
        audit.keep(new AuditEntry(
                clock.instant(), Viewer.current().name(), "look at bad row", object + " line " + line, found.code()));
        return pages.page(
                "badrow",
                new BadRowView(
                        pages.shell(request, "Bad row of " + found.dataset(), "datasets"),
                        found,
                        pretty(found.text()),
                        setAside));
    }

    private Optional<SetAsideItem> inLake(BatchName batch, long line) {
        return lake.read(batch, line, 1).stream()
                .findFirst()
                .map(record -> new SetAsideItem(
                        record,
                        replay.prospect(
                                record, Optional.ofNullable(replay.marks(batch).get(line))),
                        batch.hour()));
    }

    private static BadRowItem shown(SetAsideRecord record) {
        return new BadRowItem(
                record.batch().dataset().value(),
                record.file(),
                record.line(),
                "",
                record.code(),
                record.reason(),
                Optional.empty(),
                record.text(),
                record.file());
    }

    /** Indented when it is JSON, as it is when it isn't. */
    private static String pretty(String row) {
        try {
            return MAPPER.writeValueAsString(MAPPER.readTree(row));
        } catch (JacksonException e) {
            return row;
        }
    }
}
