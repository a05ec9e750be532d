package io.millrace.ingest.server;

import java.util.Optional;

/** A request without its body. */
public interface RequestHead {
    /** In capitals, such as {@code POST}. */
    String method();

    /** The path as the client wrote it, without the query and without a slash at its end. */
    String path();

    /** What stands after the question mark, as the client wrote it. */
    Optional<String> query();

    /** The first header of that name, in whatever case. */
    Optional<String> header(String name);

    /** The address that the connection comes from, which may be a proxy's. */
    String remoteAddress();
}
