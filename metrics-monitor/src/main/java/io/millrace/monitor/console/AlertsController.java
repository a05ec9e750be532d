package io.millrace.monitor.console;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is wrong at the moment, and what to do about it. */
@RestController
final class AlertsController {
    private static final Duration REFRESH = Duration.ofSeconds(5);

    private final Pages pages;
    private final Matters matters;

    AlertsController(Pages pages, Matters matters) {
        this.pages = pages;
        this.matters = matters;
    }

    @GetMapping("/alerts")
    ResponseEntity<String> alerts(HttpServletRequest request) {
        return pages.page("alerts", new AlertsView(pages.shell(request, "Alerts", "alerts", REFRESH), matters.all()));
    }
}
