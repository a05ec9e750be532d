package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.server.BodyHandler;
import io.millrace.ingest.server.Handler;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Lets pages of any origin ask (the CORS protocol of the Fetch standard). Whether a key may be used from an origin is not said
 * here: a pre-flight shows no key, and what a page may read of an answer is nothing secret.
 */
public final class CrossOrigin implements Handler {
    private static final Pattern ORIGIN = Pattern.compile("[!-~]{1,300}");
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1000}");

    /** Two hours; no browser keeps it longer than a day, and most not longer than this. */
    private static final String MAX_AGE_SECONDS = "7200";

    private final Routes routes;

    public CrossOrigin(Routes routes) {
        this.routes = routes;
    }

    @Override
    public BodyHandler accept(RequestHead head) {
        Set<String> methods = head.method().equals("OPTIONS") ? routes.methods(head.path()) : Set.of();
        if (methods.isEmpty() || methods.contains("OPTIONS")) {
            return routes.accept(head);
        }
        Answer answer = options(head, new TreeSet<>(methods));
        return (body, answering) -> CompletableFuture.completedFuture(answer);
    }

    private static Answer options(RequestHead head, Set<String> methods) {
        String allowed = String.join(", ", methods);
        Answer answer = Answer.of(200, "text/plain", new byte[0]).withHeader("Allow", allowed);
        if (head.header("Access-Control-Request-Method").isEmpty()) {
            return answer;
        }
        Answer preflight = answer.withHeader("Access-Control-Allow-Methods", allowed)
                .withHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
        return head.header("Access-Control-Request-Headers")
                .filter(names -> HEADER_NAMES.matcher(names).matches())
                .map(names -> preflight.withHeader("Access-Control-Allow-Headers", names))
                .orElse(preflight);
    }

    /** Beacons come with credentials, which rules out the star as origin. */
    @Override
    public Answer finish(RequestHead head, Answer answer) {
        Optional<String> origin = head.header("Origin");
        if (origin.isEmpty() || !ORIGIN.matcher(origin.get()).matches()) {
            return answer;
        }
        return answer.withHeader("Access-Control-Allow-Origin", origin.get())
                .withHeader("Access-Control-Allow-Credentials", "true")
                .withHeader("Access-Control-Expose-Headers", "Retry-After, X-RateLimit-Reset")
                .withHeader("Vary", "Origin");
    }
}
