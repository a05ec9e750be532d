package io.millrace.ingest.http;

import io.millrace.ingest.server.Routes;

/** Endpoints that belong together; each group that is a bean is served. */
@FunctionalInterface
public interface EndpointGroup {
    /** Registers the group's paths. */
    void addTo(Routes.Builder routes);
}
