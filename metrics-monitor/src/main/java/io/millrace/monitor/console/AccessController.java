package io.millrace.monitor.console;

import io.millrace.monitor.access.AccessSettings;
import io.millrace.monitor.access.AuditLog;
import io.millrace.monitor.access.LocalUser;
import io.millrace.monitor.access.UsersFile;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** For administrators: the users and the log of what was done. Users are changed by {@code millrace users}. */
@RestController
final class AccessController {
    private static final int MOST_ENTRIES = 200;

    private final Pages pages;
    private final AccessSettings access;
    private final AuditLog audit;

    AccessController(Pages pages, AccessSettings access, AuditLog audit) {
        this.pages = pages;
        this.access = access;
        this.audit = audit;
    }

    @GetMapping("/access")
    ResponseEntity<String> access(HttpServletRequest request) {
        List<LocalUser> users = access.usersFile()
                .map(file -> List.copyOf(new UsersFile(file).users().values()))
                .orElse(List.of());
        return pages.page(
                "access",
                new AccessView(
                        pages.shell(request, "Access", "access"),
                        users,
                        access.tokens(),
                        access.oidc().issuer().isPresent(),
                        audit.latest(MOST_ENTRIES)));
    }
}
