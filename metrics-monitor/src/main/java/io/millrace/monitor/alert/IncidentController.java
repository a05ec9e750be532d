package io.millrace.monitor.alert;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Incidents as JSON; only to read. */
@RestController
public final class IncidentController {
    private final Incidents incidents;
    private final InstantSource clock;

    public IncidentController(Incidents incidents, InstantSource clock) {
        this.incidents = incidents;
        this.clock = clock;
    }

    /** Those that are not over, or the latest of all. */
    @GetMapping("/api/incidents")
    ResponseEntity<Answer> list(@RequestParam(defaultValue = "false") boolean all) {
        return answer(new Answer(
                clock.instant(),
                (all ? incidents.latest() : incidents.open())
                        .stream().map(Shown::of).toList()));
    }

    /** One with everything that happened to it. */
    @GetMapping("/api/incidents/{id}")
    ResponseEntity<Whole> show(@PathVariable long id) {
        return answer(incidents
                .show(id)
                .map(found -> new Whole(
                        Shown.of(found.incident()),
                        found.incident().incident().conditions(),
                        found.events(),
                        found.deliveries()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no incident " + id)));
    }

    private static <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Answer(Instant generatedAt, List<Shown> incidents) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Whole(
            Shown incident,
            List<Condition> conditions,
            List<IncidentStore.Event> events,
            List<IncidentStore.Delivery> deliveries) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Shown(
            long id,
            String cause,
            String state,
            String severity,
            String owner,
            String title,
            String expected,
            String seen,
            String advice,
            Instant openedAt,
            Optional<Instant> endedAt,
            Optional<String> acknowledgedBy) {
        static Shown of(IncidentStore.Stored stored) {
            Incident incident = stored.incident();
            return new Shown(
                    stored.id(),
                    incident.cause(),
                    incident.state().text(),
                    incident.worst().name().toLowerCase(java.util.Locale.ROOT),
                    incident.owner(),
                    incident.title(),
                    incident.main().expected(),
                    incident.main().seen(),
                    incident.main().advice(),
                    incident.opened(),
                    stored.ended(),
                    incident.acknowledgedBy());
        }
    }
}
