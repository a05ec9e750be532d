package io.millrace.monitor;

import io.millrace.runtime.settings.Description;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * A service to watch.
 *
 * @param url base address of its management port
 */
@Description("A service to watch.")
public record MonitoredService(
        @Description("Name on the page; ingest-api, also with a suffix such as ingest-api-2, is read as an edge.")
        String name,

        @Description("Base address of its management port, such as http://127.0.0.1:9001.")
        URI url) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String EDGE = "ingest-api";

    public MonitoredService {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name
                    + "' is not a service name: use up to 63 letters, digits, dots, hyphens and underscores");
        }
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null || url.getRawUserInfo() != null || url.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "url of " + name + " must be like http://127.0.0.1:9001, without a user, password or query");
        }
    }

    /** Whether the service is an HTTP edge, whose metrics tell what it accepted. */
    public boolean isEdge() {
        return name.equals(EDGE) || name.startsWith(EDGE + "-");
    }

    /** A page of the service's management port. */
    public URI page(String path) {
        String base = url.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
