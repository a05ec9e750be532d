package io.millrace.monitor.console;

import io.millrace.monitor.access.AccessSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The login's page; what it sends goes to Spring Security. */
@RestController
final class LoginController {
    private final Pages pages;
    private final AccessSettings access;

    LoginController(Pages pages, AccessSettings access) {
        this.pages = pages;
        this.access = access;
    }

    @GetMapping("/login")
    ResponseEntity<String> login(HttpServletRequest request) {
        boolean out = request.getParameter("out") != null;
        return pages.page(
                "login",
                new LoginView(
                        pages.assets(),
                        access.knowsAnybody() ? Pages.csrf(request) : "",
                        message(request, out),
                        out,
                        access.knowsAnybody(),
                        access.usersFile().isPresent() || access.adminPassword().isPresent(),
                        access.oidc().issuer().map(issuer -> access.oidc().label())));
    }

    private static Optional<String> message(HttpServletRequest request, boolean out) {
        if (request.getParameter("wrong") != null) {
            return Optional.of(
                    "That name and password don't go together, or there were too many tries: wait half a minute.");
        }
        if (request.getParameter("refused") != null) {
            return Optional.of(
                    "The single sign-on did not let you in: you may be in none of the groups that may use the"
                            + " console. Ask whoever runs it.");
        }
        return out ? Optional.of("You are logged out.") : Optional.empty();
    }
}
