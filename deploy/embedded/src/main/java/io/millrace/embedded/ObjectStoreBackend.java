package io.millrace.embedded;

import java.net.URI;

/** An S3 service that checks signatures and honours {@code If-None-Match: *}. Clients use path-style addresses. */
public interface ObjectStoreBackend extends Backend {

    /** The service's base address. */
    URI endpoint();

    /** The region to sign for. */
    String region();

    String accessKey();

    String secretKey();

    /** A bucket that exists. */
    String bucket();
}
