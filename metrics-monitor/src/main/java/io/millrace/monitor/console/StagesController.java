package io.millrace.monitor.console;

import io.millrace.monitor.service.ServiceWatch;
import io.millrace.monitor.stage.StageRounds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** The same counts as JSON, for programs. Nothing here waits for a system that is watched, but a request for fresh counts. */
@RestController
public final class StagesController {
    private final ServiceWatch services;
    private final StageRounds stages;
    private final Duration refreshTimeout;
    private final InstantSource clock;

    /**
     * @param refreshTimeout how long a request for fresh counts may wait
     */
    public StagesController(ServiceWatch services, StageRounds stages, Duration refreshTimeout, InstantSource clock) {
        this.services = services;
        this.stages = stages;
        this.refreshTimeout = refreshTimeout;
        this.clock = clock;
    }

    @GetMapping("/api/services")
    ResponseEntity<ServicesAnswer> services() {
        return json(ServicesAnswer.of(services.services(), clock.instant()));
    }

    /**
     * @param refresh wait until every stage was counted anew, the tables included, up to the limit in the settings
     */
    @GetMapping("/api/stages")
    DeferredResult<ResponseEntity<StagesAnswer>> stages(@RequestParam(defaultValue = "false") boolean refresh) {
        Instant asked = clock.instant();
        DeferredResult<ResponseEntity<StagesAnswer>> answer =
                new DeferredResult<>(refreshTimeout.multipliedBy(2).toMillis());
        if (!refresh) {
            answer.setResult(json(StagesAnswer.of(stages.board(), false, asked)));
            return answer;
        }
        var unused = stages.refresh()
                .copy()
                .orTimeout(refreshTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> stages.board())
                .thenAccept(
                        board -> answer.setResult(json(StagesAnswer.of(board, board.isFresh(asked), clock.instant()))));
        return answer;
    }

    private static <T> ResponseEntity<T> json(T body) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }
}
