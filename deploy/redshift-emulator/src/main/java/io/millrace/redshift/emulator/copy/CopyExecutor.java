package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.Behaviour;
import io.millrace.redshift.emulator.backend.LoadSession;
import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.store.ObjectStore;
import io.millrace.redshift.emulator.store.ObjectStores;
import java.io.IOException;
import java.time.InstantSource;

/** Runs COPY statements for all sessions. */
public final class CopyExecutor {
    private final ObjectStores stores;
    private final Behaviour behaviour;
    private final LoadStore store;
    private final InstantSource clock;

    public CopyExecutor(ObjectStores stores, Behaviour behaviour, LoadStore store, InstantSource clock) {
        this.stores = stores;
        this.behaviour = behaviour;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Loads all files or nothing, in the session's transaction.
     *
     * @throws IOException when the database connection is lost
     */
    public CopyOutcome execute(CopyCommand command, LoadSession session) throws IOException {
        CopyRun run = new CopyRun(command, session, store, behaviour, clock);
        try (ObjectStore objects = stores.open(command.credentials(), command.region())) {
            return new CopyOutcome.Loaded(run.run(objects));
        } catch (DatabaseException e) {
            return new CopyOutcome.Failed(e.error(), run.failedCopyId());
        } catch (StatementFailedException e) {
            session.fail();
            return new CopyOutcome.Failed(e.error(), run.failedCopyId());
        }
    }
}
