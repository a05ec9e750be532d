package io.millrace.ingest.http;

import io.millrace.ingest.answer.ProblemException;
import io.millrace.ingest.query.QueryParameters;
import io.millrace.ingest.server.Handler;
import io.millrace.ingest.server.RequestHead;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;

/**
 * The parameter {@code writeKey} of the query, for those who can set no headers. It counts like the header of the same
 * meaning, and less than a header that is there.
 */
final class QueryKey {
    private static final String HEADER = "X-Write-Key";
    private static final String PARAMETER = "writeKey";

    private QueryKey() {}

    /** The handler with a key in the query. */
    static Handler with(Handler handler) {
        return head -> {
            boolean hasHeader = head.header(HEADER).isPresent()
                    || head.header("Authorization").isPresent();
            Optional<String> key =
                    hasHeader ? Optional.empty() : parameters(head).get(PARAMETER);
            return handler.accept(key.isPresent() ? new Head(head, key.get()) : head);
        };
    }

    /**
     * The query's parameters.
     *
     * @throws ProblemException with status 400 when they can't be read
     */
    static QueryParameters parameters(RequestHead head) {
        try {
            return QueryParameters.parse(head.query().orElse(""));
        } catch (MillraceException e) {
            throw new ProblemException(400, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private record Head(RequestHead head, String key) implements RequestHead {
        @Override
        public String method() {
            return head.method();
        }

        @Override
        public String path() {
            return head.path();
        }

        @Override
        public Optional<String> query() {
            return head.query();
        }

        @Override
        public Optional<String> header(String name) {
            return name.equalsIgnoreCase(HEADER) ? Optional.of(key) : head.header(name);
        }

        @Override
        public String remoteAddress() {
            return head.remoteAddress();
        }

        /** Not the key. */
        @Override
        public String toString() {
            return method() + " " + path();
        }
    }
}
