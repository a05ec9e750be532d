package io.millrace.monitor.console;

import io.millrace.schemas.error.ErrorKind;
import io.millrace.schemas.error.MillraceException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is shown when a page can't be: what it was and what to do, and nothing of the program's inside. */
@RestController
final class ProblemController implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemController.class);

    private final Pages pages;

    ProblemController(Pages pages) {
        this.pages = pages;
    }

    @RequestMapping("/error")
    ResponseEntity<?> problem(HttpServletRequest request) {
        HttpStatus status = status(request);
        Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (path.startsWith("/api/")) {
            return ResponseEntity.status(status).build();
        }
        if (status.is5xxServerError() && failure instanceof Throwable thrown) {
            LOG.error("{} could not be shown", path, thrown);
        }
        ProblemView view =
                switch (status) {
                    case NOT_FOUND ->
                        view(
                                request,
                                "Not found",
                                "There is nothing at " + path + ".",
                                "The list of datasets may help.");
                    case FORBIDDEN ->
                        view(
                                request,
                                "Not allowed",
                                "Your role does not allow this, or the form was older than your login.",
                                "Load the page again, or ask an administrator for the role operator.");
                    case BAD_REQUEST, METHOD_NOT_ALLOWED ->
                        view(request, "Not understood", "The address is not complete.", "Start from a link.");
                    default -> view(request, "Not shown", what(failure), "Try again in a moment.");
                };
        return pages.page(status, "problem", view);
    }

    private ProblemView view(HttpServletRequest request, String title, String what, String remedy) {
        return new ProblemView(pages.shell(request, title, ""), what, remedy);
    }

    private static String what(@org.jspecify.annotations.Nullable Object failure) {
        Object cause = failure instanceof Throwable thrown && thrown.getCause() != null ? thrown.getCause() : failure;
        return cause instanceof MillraceException known && known.code().kind() == ErrorKind.EXTERNAL
                ? String.valueOf(known.getMessage())
                : "Something went wrong in the monitor; its log says what.";
    }

    private static HttpStatus status(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus known = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        return known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
    }
}
