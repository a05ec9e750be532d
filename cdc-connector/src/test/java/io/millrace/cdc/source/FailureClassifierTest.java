package io.millrace.cdc.source;

import io.millrace.cdc.settings.CaptureSettings;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailureClassifierTest {
    @ParameterizedTest
    @CsvSource({
        "1045, 28000, ACCESS_DENIED, check the user",
        "1698, 28000, ACCESS_DENIED, check the user",
        "3118, HY000, ACCESS_DENIED, ACCOUNT UNLOCK",
        "1862, HY000, ACCESS_DENIED, ALTER USER",
        "1129, HY000, ACCESS_DENIED, FLUSH HOSTS",
        "1130, HY000, ACCESS_DENIED, create the account",
        "3159, HY000, TLS, turn TLS on",
        "1040, 08004, REFUSED, max_connections",
        "1053, 08S01, REFUSED, error 1053"
    })
    void theServersErrorNumberDecides(int code, String state, FailureKind kind, String nextStep) {
        SourceUnavailableException failure = classified(TlsMode.REQUIRED, new SQLException("words", state, code));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure)
                .hasMessageStartingWith("Source shop at db.example:3306 ")
                .hasMessageContaining(nextStep);
    }

    @Test
    void whatBreaksOnTheWayIsUnreachable() {
        assertUnreachable(new ConnectException("Connection refused"), "Connection refused");
        assertUnreachable(new UnknownHostException("db.example"), "host name is not known");
        assertUnreachable(new SocketTimeoutException("Read timed out"), "no answer in time");
    }

    @Test
    void theDriversOwnRefusalsOfEncryptionAreTls() {
        SQLException noTls = new SQLNonTransientConnectionException(
                "(conn=7) Trying to connect with ssl, but ssl not enabled in the server", "08000", -1);
        assertThat(classified(TlsMode.REQUIRED, noTls).kind()).isEqualTo(FailureKind.TLS);
        assertThat(classified(TlsMode.REQUIRED, noTls))
                .hasMessageContaining("with TLS (Trying to connect with ssl, but ssl not enabled in the server)");
        SQLException noFile = new SQLNonTransientConnectionException(
                "Failed load keyStore",
                "08000",
                -1,
                new IOException("File not found", new IllegalArgumentException("URI")));
        assertThat(classified(TlsMode.VERIFY_CA, noFile)).hasMessageContaining("(File not found)");
        SQLException noKey = new SQLException("RSA public key is not available client side", "S1009", 0);
        assertThat(classified(TlsMode.DISABLED, noKey)).hasMessageContaining("set the source's tls to required");
        SQLException handshake = new SQLNonTransientConnectionException(
                "Connection is closed", "08000", -1, new SSLHandshakeException("PKIX path building failed"));
        assertThat(classified(TlsMode.VERIFY_CA, handshake))
                .hasMessageContaining("PKIX path building failed")
                .hasMessageContaining("tls-certificate");
    }

    @Test
    void noMessageHoldsThePassword() {
        SQLException denied = new SQLException("Access denied (hunter2secret)", "28000", 1045);
        assertThat(classified(TlsMode.REQUIRED, denied)).hasMessageNotContaining("hunter2secret");
        assertThat(source(TlsMode.REQUIRED).toString()).doesNotContain("hunter2secret");
    }

    private static void assertUnreachable(Exception cause, String reason) {
        SQLException failure = new SQLNonTransientConnectionException("Socket fail to connect", "08000", 0, cause);
        assertThat(classified(TlsMode.REQUIRED, failure).kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(classified(TlsMode.REQUIRED, failure)).hasMessageContaining(reason);
    }

    private static SourceUnavailableException classified(TlsMode tls, SQLException failure) {
        return FailureClassifier.unavailable(source(tls), failure);
    }

    private static SourceSettings source(TlsMode tls) {
        return new SourceSettings(
                "shop",
                "db.example",
                3306,
                "cdc",
                "hunter2secret",
                tls,
                Optional.empty(),
                Optional.empty(),
                CaptureSettings.everything());
    }
}
