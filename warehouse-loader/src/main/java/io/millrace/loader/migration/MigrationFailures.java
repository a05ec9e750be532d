package io.millrace.loader.migration;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/** What a person needs of a failed migration. The statement is not in it: it may hold credentials. */
final class MigrationFailures {
    private MigrationFailures() {}

    static String text(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FlywaySqlScriptException script) {
                return place(script) + reason(script);
            }
        }
        return oneLine(String.valueOf(failure.getMessage()));
    }

    private static String place(FlywaySqlScriptException failure) {
        String file = failure.getResource() == null
                ? "a script"
                : failure.getResource().getFilename();
        return file + ", line " + failure.getLineNumber() + ": ";
    }

    private static String reason(FlywaySqlScriptException failure) {
        if (failure.getCause() instanceof SQLException refused) {
            return oneLine(String.valueOf(refused.getMessage())) + " (SQLSTATE " + refused.getSQLState() + ")";
        }
        return "failed";
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
