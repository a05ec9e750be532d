package io.millrace.ingest.http;

import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.ingest.auth.Access;
import io.millrace.ingest.auth.Grant;
import io.millrace.ingest.server.RequestHead;
import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/** Lets requests in by their write key. */
public final class Gatekeeper {
    private static final int TOO_MANY_REQUESTS = 429;

    private final Access access;

    public Gatekeeper(Access access) {
        this.access = access;
    }

    /**
     * What the request's key permits.
     *
     * @param key empty when the request shows none
     * @throws ProblemException when it is unknown, may not be used from the page that the request comes from, or belongs to a
     *     source that has to wait
     */
    Grant enter(Optional<String> key, RequestHead head) {
        Grant grant = key.flatMap(access::grant).orElseThrow(() -> unauthorized(key.isPresent()));
        Optional<String> origin = head.header("Origin");
        if (origin.isPresent() && !grant.allowsOrigin(origin.get())) {
            throw new ProblemException(
                    403,
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    "the write key may not be used from this origin; a key for browsers names the origins of its pages");
        }
        grant.source().rate().mustWait().ifPresent(wait -> {
            throw new ProblemException(tooFast(wait));
        });
        long declared = declaredLength(head);
        requireSize(grant, declared);
        return grant;
    }

    /**
     * @throws ProblemException when the body is larger than the source's may be
     */
    void requireSize(Grant grant, long bytes) {
        int most = grant.source().maxRequestBytes();
        if (bytes > most) {
            throw new ProblemException(
                    413,
                    ErrorCode.REQUEST_TOO_LARGE,
                    "the body has more than " + most + " bytes, which is the source's limit also after inflating");
        }
    }

    private static long declaredLength(RequestHead head) {
        try {
            return Long.parseLong(head.header("Content-Length").orElse("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Problem tooFast(Duration wait) {
        long seconds = wait.plusMillis(999).toSeconds();
        return Problem.of(
                        TOO_MANY_REQUESTS,
                        ErrorCode.RATE_LIMITED,
                        "the source has sent as much as it may; send again in " + seconds + " s")
                .withHeader("Retry-After", Long.toString(seconds))
                .withHeader("X-RateLimit-Reset", Long.toString(seconds)); // what Segment's browser library looks at
    }

    /** Not Basic: a browser would ask its user for a name and a password. */
    private static ProblemException unauthorized(boolean keyPresented) {
        String detail = keyPresented
                ? "the write key is unknown"
                : "no write key: send it as the Basic user name, as Bearer token or in X-Write-Key";
        return new ProblemException(Problem.of(401, ErrorCode.UNAUTHORIZED, detail)
                .withHeader("WWW-Authenticate", "Bearer realm=\"millrace\""));
    }
}
