package io.millrace.monitor.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of the console's own addresses. */
public final class Addresses {
    private Addresses() {}

    /** A text as it may stand in a query (RFC 3986, section 3.4). */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The page of one bad row. */
    public static String badRow(String object, long line) {
        return "/bad-rows?object=" + encoded(object) + "&line=" + line;
    }
}
