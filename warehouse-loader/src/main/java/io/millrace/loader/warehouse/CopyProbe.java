package io.millrace.loader.warehouse;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.ProbeMethod;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.reconcile.ProbeAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks about rows by a COPY that loads nothing for good. The connection is its own. */
record CopyProbe(Connection connection, LoadTarget target, CopySource source) {
    /** The most that COPY takes ("MAXERROR" in the Redshift developer guide). */
    private static final String ALL_ERRORS = "MAXERROR 100000";

    /**
     * @param all whether to ask for all faults rather than whether the rows would be loaded
     */
    ProbeAnswer ask(String copyManifestUrl, ProbeMethod method, boolean all) throws SQLException {
        LoadErrors errors = LoadErrors.from(connection);
        List<String> options = new ArrayList<>();
        if (method == ProbeMethod.DRY_RUN) {
            options.add("NOLOAD");
        } else {
            connection.setAutoCommit(false);
        }
        if (all) {
            options.add(ALL_ERRORS);
        }
        Optional<LoadRejection> rejection = copy(copyManifestUrl, options, errors);
        List<NamedFault> faults = all ? errors.faults(connection) : List.of();
        return new ProbeAnswer(rejection, faults);
    }

    private Optional<LoadRejection> copy(String copyManifestUrl, List<String> options, LoadErrors errors)
            throws SQLException {
        RowLoad rows = new RowLoad(connection, target, source);
        try {
            if (connection.getAutoCommit()) {
                rows.check(copyManifestUrl, options.toArray(String[]::new));
            } else {
                rows.load(copyManifestUrl, options.toArray(String[]::new));
            }
        } catch (SQLException e) {
            return Optional.of(new CopyRejections(connection, target.table(), errors).of(e));
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return Optional.empty();
    }
}
