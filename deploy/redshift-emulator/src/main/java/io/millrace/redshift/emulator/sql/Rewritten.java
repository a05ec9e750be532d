package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.wire.ServerMessage;

/** What becomes of one statement. */
public sealed interface Rewritten {
    /** PostgreSQL runs this text. */
    record PassOn(String sql) implements Rewritten {}

    /** The emulator runs it. */
    sealed interface Own extends Rewritten {}

    record Copy(CopyCommand command) implements Own {}

    record Unload(UnloadCommand command) implements Own {}

    /** PostgreSQL runs this text, then the emulator commits the transaction. */
    record Truncate(String sql) implements Own {}

    /** PostgreSQL runs this text, alone in its message: a trigger reads it. */
    record Define(String sql) implements Rewritten {}

    /** Redshift would run it, the emulator does not; or Redshift would not run it either. */
    record Refused(ServerMessage error) implements Rewritten {}
}
