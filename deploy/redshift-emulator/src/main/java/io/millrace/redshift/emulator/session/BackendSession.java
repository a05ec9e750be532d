package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.backend.LoadSession;
import io.millrace.redshift.emulator.backend.ResultColumn;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.wire.BodyBuilder;
import io.millrace.redshift.emulator.wire.BodyReader;
import io.millrace.redshift.emulator.wire.ServerMessage;
import io.millrace.redshift.emulator.wire.WireInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Statements that the emulator runs itself on the client's database session, by the extended protocol and unseen. */
final class BackendSession implements LoadSession {
    private static final String NAME = "redshift_emulator";
    private static final byte[] NOTHING = new byte[0];

    private final String database;
    private final Link client;
    private final Link backend;
    private final AtomicBoolean canceled;
    private boolean copying;
    private boolean quiet;
    private boolean failed;

    BackendSession(String database, Link client, Link backend, AtomicBoolean canceled) {
        this.database = database;
        this.client = client;
        this.backend = backend;
        this.canceled = canceled;
    }

    @Override
    public String database() {
        return database;
    }

    @Override
    public List<List<Optional<String>>> query(String sql, String... parameters) throws IOException, DatabaseException {
        execute(sql, parameters);
        List<List<Optional<String>>> rows = new ArrayList<>();
        while (true) {
            char type = answer();
            if (type == Protocol.COMMAND_COMPLETE) {
                backend.in().skip();
                return rows;
            }
            if (type == Protocol.DATA_ROW) {
                rows.add(row(backend.in().body()));
            } else {
                backend.in().skip();
            }
        }
    }

    @Override
    public void startCopy(String sql) throws IOException, DatabaseException {
        execute(sql);
        char type = answer();
        while (type != Protocol.COPY_IN) {
            backend.in().skip();
            type = answer();
        }
        backend.in().skip();
        copying = true;
    }

    @Override
    public void copyRows(byte[] bytes, int length) throws IOException, DatabaseException {
        backend.out().message(Protocol.COPY_DATA, bytes, 0, length);
        while (backend.in().ready()) {
            message(backend.in().nextType());
        }
    }

    @Override
    public void finishCopy() throws IOException, DatabaseException {
        backend.out().message(Protocol.COPY_DONE, NOTHING);
        backend.out().message(Protocol.FLUSH, NOTHING);
        backend.out().flush();
        while (answer() != Protocol.COMMAND_COMPLETE) {
            backend.in().skip();
        }
        backend.in().skip();
        copying = false;
    }

    @Override
    public List<ResultColumn> describe(String sql) throws IOException, DatabaseException {
        close();
        backend.out()
                .message(
                        Protocol.PARSE,
                        new BodyBuilder().string(NAME).string(sql).int16(0).build());
        backend.out()
                .message(
                        Protocol.DESCRIBE,
                        new BodyBuilder().character('S').string(NAME).build());
        backend.out().message(Protocol.FLUSH, NOTHING);
        backend.out().flush();
        char type = answer();
        while (type != Protocol.ROW_DESCRIPTION) {
            backend.in().skip();
            if (type == Protocol.NO_DATA) {
                return List.of();
            }
            type = answer();
        }
        BodyReader reader = new BodyReader(backend.in().body());
        int count = reader.int16();
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = reader.string();
            reader.int32();
            reader.int16();
            int oid = reader.int32();
            reader.int16();
            columns.add(new ResultColumn(name, oid, reader.int32()));
            reader.int16();
        }
        return columns;
    }

    @Override
    public void copyOut(String sql, LineTarget target) throws IOException, DatabaseException, StatementFailedException {
        execute(sql);
        Optional<StatementFailedException> failure = Optional.empty();
        while (true) {
            char type = answer();
            if (type == Protocol.COMMAND_COMPLETE) {
                backend.in().skip();
                break;
            }
            if (type != Protocol.COPY_DATA || failure.isPresent()) {
                backend.in().skip();
                continue;
            }
            try {
                target.take(backend.in().body());
            } catch (StatementFailedException e) {
                // The rest of the answer must still be read.
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** Commits a transaction if there is one; empty if that went well. */
    Optional<ServerMessage> commit() throws IOException {
        quiet = true;
        try {
            query("COMMIT");
            return Optional.empty();
        } catch (DatabaseException e) {
            return Optional.of(e.error());
        } finally {
            quiet = false;
        }
    }

    @Override
    public void fail() throws IOException {
        if (failed) {
            return;
        }
        if (copying) {
            backend.out().message(Protocol.COPY_FAIL, text("the load failed"));
        } else {
            // Nothing aborts a transaction without a trace in the client's session but a statement that can't be
            // parsed.
            byte[] parse = new BodyBuilder()
                    .string(NAME)
                    .string("redshift emulator: refused")
                    .int16(0)
                    .build();
            close();
            backend.out().message(Protocol.PARSE, parse);
        }
        backend.out().message(Protocol.FLUSH, NOTHING);
        backend.out().flush();
        try {
            while (true) {
                answer();
                backend.in().skip();
            }
        } catch (DatabaseException e) {
            copying = false;
        }
    }

    @Override
    public void notice(ServerMessage notice) throws IOException {
        client.out().message(Protocol.NOTICE, notice.body());
    }

    @Override
    public boolean canceled() {
        return canceled.get();
    }

    /** Runs a statement in a transaction of its own, between two batches of the client's. */
    void alone(String sql, String... parameters) throws IOException {
        try {
            query(sql, parameters);
        } catch (DatabaseException e) {
            reset();
        }
        backend.out().message(Protocol.SYNC, NOTHING);
        backend.out().flush();
        while (backend.in().nextType() != Protocol.READY) {
            backend.in().relayTo(client.out());
        }
        backend.in().skip();
    }

    /** Forgets a request to cancel that came when no statement of this session ran. */
    void startStatement() {
        canceled.set(false);
    }

    /** Makes ready for the next statement: after an error and the Sync that ends its batch. */
    void reset() {
        failed = false;
        copying = false;
    }

    private void execute(String sql, String... parameters) throws IOException {
        close();
        BodyBuilder bind = new BodyBuilder().string(NAME).string(NAME).int16(0).int16(parameters.length);
        for (String parameter : parameters) {
            bind.value(parameter);
        }
        byte[] parse = new BodyBuilder().string(NAME).string(sql).int16(0).build();
        backend.out().message(Protocol.PARSE, parse);
        backend.out().message(Protocol.BIND, bind.int16(0).build());
        backend.out()
                .message(
                        Protocol.EXECUTE,
                        new BodyBuilder().string(NAME).int32(0).build());
        backend.out().message(Protocol.FLUSH, NOTHING);
        backend.out().flush();
    }

    /** To close what does not exist is no error. */
    private void close() throws IOException {
        backend.out()
                .message(
                        Protocol.CLOSE,
                        new BodyBuilder().character('S').string(NAME).build());
        backend.out()
                .message(
                        Protocol.CLOSE,
                        new BodyBuilder().character('P').string(NAME).build());
    }

    /** The type of the next message, whose body is still to be taken. */
    private char answer() throws IOException, DatabaseException {
        while (true) {
            char type = backend.in().nextType();
            if (!message(type)) {
                return type;
            }
        }
    }

    /** Takes a message that may come at any time; false if it is another, which is still to be taken. */
    private boolean message(char type) throws IOException, DatabaseException {
        switch (type) {
            case WireInput.END -> throw new EOFException("PostgreSQL closed the connection");
            case Protocol.NOTICE -> {
                if (quiet) {
                    backend.in().skip();
                } else {
                    backend.in().relayTo(client.out());
                }
            }
            case Protocol.PARAMETER_STATUS, Protocol.NOTIFICATION ->
                backend.in().relayTo(client.out());
            case Protocol.ERROR -> {
                failed = true;
                copying = false;
                throw new DatabaseException(BackendErrors.translate(backend.in().body()));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static List<Optional<String>> row(byte[] body) throws IOException {
        BodyReader reader = new BodyReader(body);
        int columns = reader.int16();
        List<Optional<String>> row = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            row.add(reader.value());
        }
        return row;
    }

    private static byte[] text(String value) {
        return (value + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
