package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.copy.CopyExecutor;
import io.millrace.redshift.emulator.unload.UnloadExecutor;
import java.util.Objects;

/** What runs the statements that PostgreSQL does not run. */
public record Statements(CopyExecutor copies, UnloadExecutor unloads) {
    public Statements {
        Objects.requireNonNull(copies, "copies");
        Objects.requireNonNull(unloads, "unloads");
    }
}
