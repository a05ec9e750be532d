package io.millrace.redshift.emulator.unload;

import io.millrace.redshift.emulator.backend.LoadSession;
import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.UnloadCommand;
import io.millrace.redshift.emulator.store.ObjectStore;
import io.millrace.redshift.emulator.store.ObjectStores;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.util.Optional;

/** Runs UNLOAD statements for all sessions. */
public final class UnloadExecutor {
    private final ObjectStores stores;

    public UnloadExecutor(ObjectStores stores) {
        this.stores = stores;
    }

    /**
     * Writes the rows that the session sees.
     *
     * @return the error that ended it, if one did; the session's transaction has failed then
     * @throws IOException when the database connection is lost
     */
    public Optional<ServerMessage> execute(UnloadCommand command, LoadSession session) throws IOException {
        try (ObjectStore store = stores.open(command.credentials(), command.region())) {
            long rows = new UnloadRun(command, session, store).run();
            session.query("SELECT pg_catalog.set_config('redshift.last_unload_count', $1, false)", Long.toString(rows));
            return Optional.empty();
        } catch (DatabaseException e) {
            return Optional.of(e.error());
        } catch (StatementFailedException e) {
            session.fail();
            return Optional.of(e.error());
        }
    }
}
