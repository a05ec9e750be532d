package io.millrace.monitor.console;

import io.millrace.monitor.access.Role;
import io.millrace.monitor.access.Viewer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every page has around its content.
 *
 * @param title of the page
 * @param active the part of the navigation that it belongs to, such as {@code datasets}
 * @param csrf token for forms; empty for somebody who may not send any
 * @param message what came of the last action
 * @param alerts open alerts, for the navigation
 * @param refreshMillis how often the page takes its live parts anew; 0 for never
 */
public record Shell(
        String title,
        String active,
        Viewer viewer,
        String csrf,
        Optional<Message> message,
        int alerts,
        long refreshMillis,
        Instant now,
        String version,
        Assets assets) {
    /** What came of an action. */
    public record Message(boolean good, String text) {}

    public boolean mayOperate() {
        return viewer.may(Role.OPERATOR);
    }

    public boolean mayAdminister() {
        return viewer.may(Role.ADMIN);
    }

    /** For the attribute {@code aria-current} of a link in the navigation; null leaves the attribute out. */
    public @Nullable String current(String part) {
        return part.equals(active) ? "page" : null;
    }
}
