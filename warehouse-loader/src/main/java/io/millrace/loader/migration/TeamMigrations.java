package io.millrace.loader.migration;

import java.nio.file.Path;

/**
 * The team's own migrations: files as Flyway wants them, {@code V1__users.sql} and so on.
 *
 * @param schema where their tables go unless they say otherwise, and where the table of their history stands
 */
public record TeamMigrations(Path directory, String schema) {
    /** What has been applied; apart from Millrace's own history, and from one that the team keeps by Flyway itself. */
    public static final String HISTORY = "millrace_migrations";
}
