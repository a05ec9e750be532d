package io.millrace.cdc.source;

import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Tells apart why a connection failed, by the server's error number ("Server Error Message Reference" in the MySQL manual), the
 * cause, and for what the driver itself refuses, its words.
 */
final class FailureClassifier {
    private static final int TOO_MANY_CONNECTIONS = 1040;
    private static final int HOST_BLOCKED = 1129;
    private static final int HOST_NOT_PRIVILEGED = 1130;
    private static final int SECURE_TRANSPORT_REQUIRED = 3159;
    private static final Set<Integer> ACCESS_DENIED = Set.of(1044, 1045, 1698, 1820, 1862, 3118, 3955, 4151);

    private static final Pattern CONNECTION_NUMBER = Pattern.compile("^\\(conn=\\d+\\) ");

    private FailureClassifier() {}

    static SourceUnavailableException unavailable(SourceSettings source, SQLException failure) {
        FailureKind kind = kind(failure);
        String message =
                "Source " + source.name() + " at " + source.address() + " " + explanation(kind, source, failure);
        return new SourceUnavailableException(kind, message, failure);
    }

    private static FailureKind kind(SQLException failure) {
        int code = failure.getErrorCode();
        if (ACCESS_DENIED.contains(code) || code == HOST_BLOCKED || code == HOST_NOT_PRIVILEGED) {
            return FailureKind.ACCESS_DENIED;
        }
        if (code == SECURE_TRANSPORT_REQUIRED || saysTls(failure)) {
            return FailureKind.TLS;
        }
        if (cause(failure, IOException.class).isPresent() || failure instanceof SQLTimeoutException) {
            return FailureKind.UNREACHABLE;
        }
        boolean connectionLost = String.valueOf(failure.getSQLState()).startsWith("08");
        return connectionLost && code <= 0 ? FailureKind.UNREACHABLE : FailureKind.REFUSED;
    }

    private static boolean saysTls(SQLException failure) {
        if (cause(failure, SSLException.class).isPresent()
                || cause(failure, CertificateException.class).isPresent()) {
            return true;
        }
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure.getErrorCode() <= 0
                && (words.contains("ssl")
                        || words.contains("self signed")
                        || words.contains("keystore")
                        || words.contains("rsa public key"));
    }

    private static String explanation(FailureKind kind, SourceSettings source, SQLException failure) {
        return switch (kind) {
            case UNREACHABLE -> unreachable(failure);
            case ACCESS_DENIED -> denied(source, failure);
            case TLS -> tls(source, failure);
            case REFUSED ->
                failure.getErrorCode() == TOO_MANY_CONNECTIONS
                        ? "has too many connections; raise its max_connections or close some"
                        : "answers with error " + failure.getErrorCode() + " (" + failure.getSQLState()
                                + "); look it up in the server's error reference";
        };
    }

    private static String unreachable(SQLException failure) {
        String reason = "the connection broke";
        if (cause(failure, UnknownHostException.class).isPresent()) {
            reason = "the host name is not known";
        } else if (cause(failure, SocketTimeoutException.class).isPresent() || failure instanceof SQLTimeoutException) {
            reason = "no answer in time";
        } else {
            reason =
                    cause(failure, IOException.class).map(Throwable::getMessage).orElse(reason);
        }
        return "is unreachable: " + reason
                + ". Check that the server runs and that host, port and firewall let it be reached";
    }

    private static String denied(SourceSettings source, SQLException failure) {
        return switch (failure.getErrorCode()) {
            case HOST_BLOCKED ->
                "blocks this host after too many failed connections; run FLUSH HOSTS; (or TRUNCATE"
                        + " performance_schema.host_cache;) on it";
            case HOST_NOT_PRIVILEGED ->
                "lets nobody in from this host; create the account '" + source.user() + "' for this host or for '%'";
            case 1820, 1862 -> "wants a new password for '" + source.user() + "'; set one with ALTER USER";
            case 3118, 4151 -> "has locked the account '" + source.user() + "'; run ALTER USER ... ACCOUNT UNLOCK;";
            default ->
                "denies access to '" + source.user()
                        + "'; check the user, the host it may come from, and the password in the source's"
                        + " MILLRACE_CDC_CONNECTOR_SOURCES_<index>_PASSWORD"
                        + (source.tls() == TlsMode.DISABLED ? "; the account may also require TLS" : "");
        };
    }

    private static String tls(SourceSettings source, SQLException failure) {
        return switch (source.tls()) {
            case DISABLED ->
                "does not let '" + source.user()
                        + "' in without encryption; set the source's tls to required, verify-ca or verify-full";
            case REQUIRED ->
                "can't be spoken to with TLS (" + reason(failure)
                        + "); turn TLS on at the server, or set the source's tls to disabled where the network is trusted";
            case VERIFY_CA, VERIFY_FULL ->
                "has no certificate that can be verified (" + reason(failure)
                        + "); name its authority's PEM file in the source's tls-certificate, or set tls to required to encrypt without"
                        + " verification";
        };
    }

    /** What the driver's cause says, or the driver itself: one line, without its connection number. */
    private static String reason(SQLException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return CONNECTION_NUMBER.matcher(message).replaceFirst("");
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
