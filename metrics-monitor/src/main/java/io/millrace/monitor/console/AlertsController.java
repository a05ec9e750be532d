package io.millrace.monitor.console;

import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.access.AuditLog;
import io.millrace.monitor.access.Viewer;
import io.millrace.monitor.alert.Condition;
import io.millrace.monitor.alert.Incident;
import io.millrace.monitor.alert.IncidentStore;
import io.millrace.monitor.alert.Incidents;
import io.millrace.schemas.error.MillraceException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The incidents, and what people do about them. */
@RestController
final class AlertsController {
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final int MOST_OVER = 20;
    private static final int LONGEST_SILENCE_HOURS = 24 * 14;
    private static final int LONGEST_REASON = 300;

    private final Pages pages;
    private final Incidents incidents;
    private final AuditLog audit;
    private final InstantSource clock;

    AlertsController(Pages pages, Incidents incidents, AuditLog audit, InstantSource clock) {
        this.pages = pages;
        this.incidents = incidents;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping("/alerts")
    ResponseEntity<String> alerts(HttpServletRequest request) {
        Shell shell = pages.shell(request, "Alerts", "alerts", REFRESH);
        try {
            List<IncidentStore.Silence> silences = incidents.silences();
            List<AlertsView.Matter> open = incidents.open().stream()
                    .filter(stored -> stored.incident().state() != Incident.State.PENDING)
                    .sorted(Comparator.comparing((IncidentStore.Stored stored) ->
                                    stored.incident().worst())
                            .reversed()
                            .thenComparing(stored -> stored.incident().opened()))
                    .map(stored -> matter(stored, silences))
                    .toList();
            List<AlertsView.Matter> over = incidents.latest().stream()
                    .filter(stored -> stored.ended().isPresent())
                    .limit(MOST_OVER)
                    .map(stored -> matter(stored, silences))
                    .toList();
            return pages.page("alerts", new AlertsView(shell, open, over, silences, Optional.empty()));
        } catch (MillraceException e) {
            return pages.page(
                    "alerts",
                    new AlertsView(
                            shell, List.of(), List.of(), List.of(), Optional.of(String.valueOf(e.getMessage()))));
        }
    }

    /** Somebody takes an incident: nobody else is told to. */
    @PostMapping("/alerts/{id}/acknowledge")
    ResponseEntity<String> acknowledge(HttpServletRequest request, @PathVariable long id) {
        boolean taken = incidents.acknowledge(id, Viewer.current().name());
        kept("acknowledge", "incident " + id, taken ? "taken" : "over already");
        return Pages.told(request, "/alerts", taken, taken ? "You have taken it." : "That incident is over already.");
    }

    /** Nobody is told of a cause for a time; the incident is kept all the same. */
    @PostMapping("/alerts/silence")
    ResponseEntity<String> silence(
            HttpServletRequest request,
            @RequestParam String scope,
            @RequestParam int hours,
            @RequestParam(defaultValue = "") String reason) {
        if (hours < 1 || hours > LONGEST_SILENCE_HOURS || reason.length() > LONGEST_REASON) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        incidents.silence(scope, Duration.ofHours(hours), Viewer.current().name(), reason);
        kept("silence for " + hours + " h", scope, reason);
        return Pages.told(request, "/alerts", true, "Nobody is told about " + scope + " for " + hours + " hours.");
    }

    /** Ends a silence. */
    @PostMapping("/alerts/silence/{id}/end")
    ResponseEntity<String> endSilence(HttpServletRequest request, @PathVariable long id) {
        boolean ended = incidents.endSilence(id);
        kept("end silence", "silence " + id, ended ? "ended" : "not in force");
        return Pages.told(request, "/alerts", ended, ended ? "The silence is over." : "That silence was over already.");
    }

    private void kept(String action, String target, String outcome) {
        audit.keep(new AuditEntry(clock.instant(), Viewer.current().name(), action, target, outcome));
    }

    private static AlertsView.Matter matter(IncidentStore.Stored stored, List<IncidentStore.Silence> silences) {
        Incident incident = stored.incident();
        Condition main = incident.main();
        return new AlertsView.Matter(
                stored.id(),
                incident.cause(),
                state(incident),
                incident.title(),
                main.dataset().isEmpty() ? "" : "/datasets/" + main.dataset(),
                main.expected(),
                main.seen(),
                main.parts(),
                main.advice(),
                incident.owner(),
                incident.opened(),
                stored.ended(),
                incident.acknowledgedBy(),
                silences.stream().anyMatch(silence -> silence.scope().equals(incident.cause())),
                incident.conditions().size());
    }

    private static State state(Incident incident) {
        if (incident.isOver()) {
            return new State("good", "over");
        }
        return switch (incident.worst()) {
            case CRITICAL -> new State("bad", "critical");
            case WARNING -> new State("warn", "warning");
            case INFO -> new State("none", "info");
        };
    }
}
