package io.millrace.monitor.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.millrace.monitor.access.Viewer;
import io.millrace.runtime.launch.Build;
import io.millrace.schemas.error.MillraceException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;

/** Makes answers from templates, which are classes since the build. */
public final class Pages {
    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
    private static final String MESSAGE = "millrace.message";

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final Assets assets;
    private final IntSupplier alerts;
    private final InstantSource clock;
    private final String version = Build.current().version();

    /**
     * @param alerts how many alerts are open
     */
    public Pages(Assets assets, IntSupplier alerts, InstantSource clock) {
        this.assets = assets;
        this.alerts = alerts;
        this.clock = clock;
    }

    Shell shell(HttpServletRequest request, String title, String active) {
        return shell(request, title, active, Duration.ZERO);
    }

    /** Of a page that takes its live parts anew this often. */
    Shell shell(HttpServletRequest request, String title, String active, Duration refresh) {
        Viewer viewer = Viewer.current();
        return new Shell(
                title,
                active,
                viewer,
                viewer.isLoggedIn() ? csrf(request) : "",
                message(request),
                alerts.getAsInt(),
                refresh.toMillis(),
                clock.instant(),
                version,
                assets);
    }

    /** The token that forms must carry; asking for it begins a session. */
    static String csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
    }

    Assets assets() {
        return assets;
    }

    /**
     * @param view the template's only parameter
     */
    ResponseEntity<String> page(String template, Record view) {
        return page(HttpStatus.OK, template, view);
    }

    ResponseEntity<String> page(HttpStatusCode status, String template, Record view) {
        StringOutput output = new StringOutput();
        templates.render(template + ".jte", view, output);
        return ResponseEntity.status(status)
                .contentType(HTML)
                .cacheControl(CacheControl.noStore())
                .body(output.toString());
    }

    /**
     * A part of a page that is asked for after it. What is away spoils only this part: it then says so.
     *
     * @param what in words, for that case
     */
    ResponseEntity<String> part(String template, String what, Supplier<? extends Record> view) {
        try {
            return page(HttpStatus.OK, template, view.get());
        } catch (MillraceException e) {
            return page(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "part/failed",
                    new FailedPart(what, String.valueOf(e.getMessage())));
        }
    }

    /** Leads to a page that tells what came of an action, once. */
    static ResponseEntity<String> told(HttpServletRequest request, String address, boolean good, String text) {
        request.getSession().setAttribute(MESSAGE, new Shell.Message(good, text));
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header("Location", address)
                .build();
    }

    /** The refresh of a page must not take away what is to be read. */
    private static Optional<Shell.Message> message(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || request.getHeader("X-Refresh") != null) {
            return Optional.empty();
        }
        Optional<Shell.Message> message = Optional.ofNullable((Shell.Message) session.getAttribute(MESSAGE));
        message.ifPresent(told -> session.removeAttribute(MESSAGE));
        return message;
    }
}
