package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.Behaviour;
import io.millrace.redshift.emulator.S3Target;
import io.millrace.redshift.emulator.copy.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.sql.CopyCommand;
import java.io.IOException;
import java.time.InstantSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Runs COPY statements for all sessions. */
public final class CopyExecutor implements AutoCloseable {
    private final S3Target s3;
    private final Behaviour behaviour;
    private final LoadStore store;
    private final InstantSource clock;
    private final SdkHttpClient http =
            Apache5HttpClient.builder().maxConnections(200).build();

    public CopyExecutor(S3Target s3, Behaviour behaviour, LoadStore store, InstantSource clock) {
        this.s3 = s3;
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
        try (ObjectSource objects = ObjectSource.open(s3, http, command)) {
            return new CopyOutcome.Loaded(run.run(objects));
        } catch (DatabaseException e) {
            return new CopyOutcome.Failed(e.error(), run.failedCopyId());
        } catch (CopyFailedException e) {
            session.fail();
            return new CopyOutcome.Failed(e.error(), run.failedCopyId());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
