package io.millrace.cdc.check;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything that was read of a server for its check.
 *
 * @param versionText the version in the server's own words
 * @param version empty when the words are not understood
 * @param binlogEnd empty when the binlog is off or the account may not see it
 * @param replica whether the server replicates from another one
 * @param encrypted whether the connection that read this is encrypted
 * @param hostedRetentionHours what RDS and Aurora are configured to keep; empty elsewhere, when it is not set and
 *     when it could not be read
 * @param replicaIds the numbers of the replicas that have registered with the server; none when the account may not see them
 */
public record ServerFacts(
        String versionText,
        Optional<ServerVersion> version,
        Hosting hosting,
        ServerVariables variables,
        Optional<BinlogPosition> binlogEnd,
        Grants grants,
        Answer replica,
        boolean encrypted,
        OptionalInt hostedRetentionHours,
        Set<Long> replicaIds) {
    public ServerFacts {
        replicaIds = Set.copyOf(replicaIds);
    }

    /** Of a server without replicas. */
    public ServerFacts(
            String versionText,
            Optional<ServerVersion> version,
            Hosting hosting,
            ServerVariables variables,
            Optional<BinlogPosition> binlogEnd,
            Grants grants,
            Answer replica,
            boolean encrypted,
            OptionalInt hostedRetentionHours) {
        this(
                versionText,
                version,
                hosting,
                variables,
                binlogEnd,
                grants,
                replica,
                encrypted,
                hostedRetentionHours,
                Set.of());
    }

    /** The server's own identity; it outlives restarts and changes when another server takes over its address. */
    public Optional<String> serverUuid() {
        return variables.text("server_uuid").or(() -> variables.text("server_uid"));
    }

    /** Whether the server is a MariaDB; a version that is not understood counts as MySQL. */
    public boolean isMariaDb() {
        return version.filter(ServerVersion::isMariaDb).isPresent();
    }
}
