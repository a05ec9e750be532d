package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.copy.CopyOutcome;
import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.sql.Rewritten;
import io.millrace.redshift.emulator.sql.SqlRewriter;
import io.millrace.redshift.emulator.sql.UnloadCommand;
import io.millrace.redshift.emulator.wire.BodyBuilder;
import io.millrace.redshift.emulator.wire.BodyReader;
import io.millrace.redshift.emulator.wire.ServerMessage;
import io.millrace.redshift.emulator.wire.WireInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The conversation with one client after its start-up. */
final class Session {
    /** Stands in PostgreSQL for a prepared COPY or UNLOAD: no parameters, no result, never executed. */
    private static final String PLACEHOLDER = "DO 'BEGIN END'";

    private static final String SUPER_COLUMNS = """
            SELECT DISTINCT a.attname FROM pg_catalog.pg_attribute a
             WHERE a.atttypid = 'pg_catalog.super'::pg_catalog.regtype AND a.attnum > 0 AND NOT a.attisdropped
            """;

    private static final String NAME = "redshift_emulator_simple";
    private static final byte[] NOTHING = new byte[0];

    private final Link client;
    private final Statements own;
    private final Pipeline pipeline;
    private final BackendSession backendSession;
    private final Map<String, Rewritten.Own> statements = new HashMap<>();
    private final Map<String, Rewritten.Own> portals = new HashMap<>();
    private OptionalLong failedCopyId = OptionalLong.empty();

    Session(Link client, Pipeline pipeline, BackendSession backendSession, Statements own) {
        this.client = client;
        this.own = own;
        this.pipeline = pipeline;
        this.backendSession = backendSession;
    }

    /** Serves the client until it leaves. */
    void serve() throws IOException {
        while (true) {
            char type = client.in().nextType();
            if (type == WireInput.END || type == Protocol.TERMINATE) {
                return;
            }
            handle(type, client.in().body());
        }
    }

    private void handle(char type, byte[] body) throws IOException {
        rememberFailedCopy();
        switch (type) {
            case Protocol.PARSE -> parse(body);
            case Protocol.BIND -> bind(body);
            case Protocol.EXECUTE -> execute(body);
            case Protocol.CLOSE -> closeNamed(body);
            case Protocol.DESCRIBE, Protocol.FUNCTION_CALL -> pipeline.send(type, body);
            case Protocol.FLUSH -> pipeline.flush();
            case Protocol.SYNC -> sync();
            case Protocol.QUERY -> query(body);
            case Protocol.COPY_DATA, Protocol.COPY_DONE, Protocol.COPY_FAIL -> {
                // What a client still sends for a COPY from STDIN that was refused.
            }
            default -> throw new IOException("unknown message type " + (int) type);
        }
        if (type == Protocol.FUNCTION_CALL) {
            pipeline.drain();
        }
    }

    private void parse(byte[] body) throws IOException {
        BodyReader reader = new BodyReader(body);
        String name = reader.string();
        String sql = reader.string();
        byte[] types = reader.rest();
        statements.remove(name);
        List<Rewritten> rewritten = SqlRewriter.rewrite(sql, this::superColumns);
        if (rewritten.size() != 1) {
            // Empty, or several statements, which PostgreSQL refuses in its own words.
            pipeline.send(Protocol.PARSE, body);
            return;
        }
        Rewritten statement = rewritten.get(0);
        if (statement instanceof Rewritten.Refused refused) {
            refuse(refused.error());
            return;
        }
        if (statement instanceof Rewritten.Own ownStatement) {
            statements.put(name, ownStatement);
        }
        String text = sqlOf(statement);
        pipeline.send(Protocol.PARSE, parseBody(name, text, text.equals(PLACEHOLDER) ? new byte[2] : types));
    }

    /** What PostgreSQL parses for a statement. */
    private static String sqlOf(Rewritten statement) {
        if (statement instanceof Rewritten.PassOn passOn) {
            return passOn.sql();
        }
        if (statement instanceof Rewritten.Define define) {
            return define.sql();
        }
        return statement instanceof Rewritten.Truncate truncate ? truncate.sql() : PLACEHOLDER;
    }

    private void bind(byte[] body) throws IOException {
        BodyReader reader = new BodyReader(body);
        String portal = reader.string();
        Rewritten.Own statement = statements.get(reader.string());
        if (statement == null) {
            portals.remove(portal);
        } else {
            portals.put(portal, statement);
        }
        pipeline.send(Protocol.BIND, body);
    }

    private void closeNamed(byte[] body) throws IOException {
        BodyReader reader = new BodyReader(body);
        char kind = reader.character();
        (kind == 'S' ? statements : portals).remove(reader.string());
        pipeline.send(Protocol.CLOSE, body);
    }

    private void execute(byte[] body) throws IOException {
        Rewritten.Own statement = portals.get(new BodyReader(body).string());
        if (statement == null) {
            pipeline.send(Protocol.EXECUTE, body);
        } else if (statement instanceof Rewritten.Truncate) {
            pipeline.send(Protocol.EXECUTE, body);
            commit();
        } else {
            run(statement);
        }
    }

    private void run(Rewritten.Own statement) throws IOException {
        if (statement instanceof Rewritten.Copy copy) {
            copy(copy.command());
        } else if (statement instanceof Rewritten.Unload unload) {
            unload(unload.command());
        }
    }

    /** TRUNCATE commits the transaction that it runs in (Redshift documentation, "TRUNCATE"). */
    private void commit() throws IOException {
        pipeline.flush();
        if (pipeline.skipping()) {
            return;
        }
        Optional<ServerMessage> error = backendSession.commit();
        if (error.isPresent()) {
            client.out().message(Protocol.ERROR, error.get().body());
            client.out().flush();
            pipeline.skipToSync();
        }
    }

    private void sync() throws IOException {
        pipeline.send(Protocol.SYNC, NOTHING);
        pipeline.drain();
        endBatch();
    }

    private void endBatch() {
        backendSession.reset();
        if (pipeline.status() == Protocol.STATUS_IDLE) {
            portals.clear();
        }
    }

    /** Runs a COPY in the place of an Execute. */
    private void copy(CopyCommand command) throws IOException {
        pipeline.flush();
        if (pipeline.skipping()) {
            return;
        }
        backendSession.startStatement();
        CopyOutcome outcome = own.copies().execute(command, backendSession);
        if (outcome instanceof CopyOutcome.Failed failed) {
            failedCopyId = failed.copyId().isPresent() ? failed.copyId() : failedCopyId;
            client.out().message(Protocol.ERROR, failed.error().body());
            pipeline.skipToSync();
        } else {
            client.out().message(Protocol.COMMAND_COMPLETE, text("COPY"));
        }
        client.out().flush();
    }

    /** Runs an UNLOAD in the place of an Execute. */
    private void unload(UnloadCommand command) throws IOException {
        pipeline.flush();
        if (pipeline.skipping()) {
            return;
        }
        backendSession.startStatement();
        Optional<ServerMessage> error = own.unloads().execute(command, backendSession);
        if (error.isPresent()) {
            client.out().message(Protocol.ERROR, error.get().body());
            pipeline.skipToSync();
        } else {
            client.out().message(Protocol.COMMAND_COMPLETE, text("UNLOAD"));
        }
        client.out().flush();
    }

    private void refuse(ServerMessage error) throws IOException {
        pipeline.flush();
        if (pipeline.skipping()) {
            return;
        }
        backendSession.fail();
        client.out().message(Protocol.ERROR, error.body());
        client.out().flush();
        pipeline.skipToSync();
    }

    private void query(byte[] body) throws IOException {
        statements.remove("");
        portals.remove("");
        if (pipeline.skipping()) {
            return;
        }
        List<Rewritten> rewritten = SqlRewriter.rewrite(new BodyReader(body).string(), this::superColumns);
        boolean plain = rewritten.stream().allMatch(Rewritten.PassOn.class::isInstance)
                || (rewritten.size() == 1 && rewritten.get(0) instanceof Rewritten.Define);
        if (plain) {
            String sql = rewritten.stream().map(Session::sqlOf).collect(Collectors.joining(";\n"));
            pipeline.send(Protocol.QUERY, text(sql));
            pipeline.drain();
        } else {
            // As one batch of the extended protocol: that keeps the statements in one implicit transaction too.
            for (Rewritten statement : rewritten) {
                step(statement);
            }
            pipeline.send(Protocol.SYNC, NOTHING);
            pipeline.drain();
        }
        endBatch();
    }

    private void step(Rewritten statement) throws IOException {
        if (statement instanceof Rewritten.Refused refused) {
            refuse(refused.error());
        } else if (statement instanceof Rewritten.Copy || statement instanceof Rewritten.Unload) {
            run((Rewritten.Own) statement);
        } else {
            pipeline.sendQuietly(Protocol.CLOSE, named('S'));
            pipeline.sendQuietly(Protocol.CLOSE, named('P'));
            pipeline.sendQuietly(Protocol.PARSE, parseBody(NAME, sqlOf(statement), new byte[2]));
            byte[] bind = new BodyBuilder()
                    .string(NAME)
                    .string(NAME)
                    .int16(0)
                    .int16(0)
                    .int16(0)
                    .build();
            pipeline.sendQuietly(Protocol.BIND, bind);
            pipeline.sendQuietly(Protocol.DESCRIBE, named('P'));
            pipeline.sendQuietly(
                    Protocol.EXECUTE, new BodyBuilder().string(NAME).int32(0).build());
            if (statement instanceof Rewritten.Truncate) {
                commit();
            }
        }
    }

    /** Asked for inside the client's transaction, which may have made such columns. */
    private Set<String> superColumns() throws IOException {
        pipeline.flush();
        if (pipeline.skipping() || pipeline.status() == Protocol.STATUS_FAILED) {
            return Set.of();
        }
        try {
            return backendSession.query(SUPER_COLUMNS).stream()
                    .map(row -> row.get(0).orElse(""))
                    .collect(Collectors.toSet());
        } catch (DatabaseException e) {
            throw new IOException("the columns of type SUPER could not be looked up", e);
        }
    }

    /**
     * Sets the id of a COPY that failed by its data, for {@code pg_last_copy_id()}. It can't be set when the COPY fails: its
     * transaction is rolled back.
     */
    private void rememberFailedCopy() throws IOException {
        boolean possible = pipeline.status() == Protocol.STATUS_IDLE && pipeline.isEmpty() && !pipeline.skipping();
        if (failedCopyId.isEmpty() || !possible) {
            return;
        }
        String id = Long.toString(failedCopyId.getAsLong());
        failedCopyId = OptionalLong.empty();
        backendSession.alone("SELECT pg_catalog.set_config('redshift.last_copy_id', $1, false)", id);
    }

    private static byte[] parseBody(String name, String sql, byte[] types) {
        return new BodyBuilder().string(name).string(sql).bytes(types).build();
    }

    private static byte[] named(char kind) {
        return new BodyBuilder().character(kind).string(NAME).build();
    }

    private static byte[] text(String value) {
        return (value + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
