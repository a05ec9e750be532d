package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.wire.ServerMessage;

/** What becomes of one statement. */
public sealed interface Rewritten {
    /** PostgreSQL runs this text. */
    record PassOn(String sql) implements Rewritten {}

    /** The emulator runs it. */
    record Copy(CopyCommand command) implements Rewritten {}

    /** Redshift would run it, the emulator does not; or Redshift would not run it either. */
    record Refused(ServerMessage error) implements Rewritten {}
}
