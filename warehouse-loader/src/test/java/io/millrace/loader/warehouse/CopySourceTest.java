package io.millrace.loader.warehouse;

import io.millrace.loader.table.TableName;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.schemas.error.MillraceException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CopySourceTest {
    private static final TableName TABLE = new TableName("public", "group");

    @Test
    void prefersTheRole() {
        CopyCredentials credentials = CopyCredentials.of(
                Optional.of("arn:aws:iam::1:role/r"), store(Optional.of("key"), Optional.of("secret")));
        assertThat(new CopySource(credentials, "eu-central-1")
                        .copy(TABLE.quoted(), "s3://lake/_loads/group/1.manifest", "'auto'"))
                .isEqualTo(
                        "COPY \"public\".\"group\" FROM 's3://lake/_loads/group/1.manifest'"
                                + " IAM_ROLE 'arn:aws:iam::1:role/r' REGION 'eu-central-1'"
                                + " MANIFEST FORMAT JSON 'auto' ZSTD TIMEFORMAT 'auto' DATEFORMAT 'auto' COMPUPDATE OFF STATUPDATE OFF");
    }

    @Test
    void keysStandInTheStatementAndNowhereElse() {
        CopyCredentials credentials =
                CopyCredentials.of(Optional.empty(), store(Optional.of("key"), Optional.of("sec'ret")));
        CopySource source = new CopySource(credentials, "us-east-1");
        assertThat(source.copy(TABLE.quoted(), "s3://lake/x", "'auto'"))
                .contains("ACCESS_KEY_ID 'key' SECRET_ACCESS_KEY 'sec''ret'");
        assertThat(source.toString()).doesNotContain("sec").doesNotContain("key'");
    }

    @Test
    void saysWhatIsMissing() {
        CopyCredentials none = new CopyCredentials.Temporary(() -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        });
        assertThatThrownBy(none::sql).isInstanceOf(MillraceException.class).hasMessageContaining("iam-role");
    }

    @Test
    void asksForTemporaryKeysAtEveryCopy() {
        assertThat(CopyCredentials.of(Optional.empty(), store(Optional.empty(), Optional.empty())))
                .isInstanceOf(CopyCredentials.Temporary.class);
        AtomicInteger asked = new AtomicInteger();
        CopyCredentials temporary = new CopyCredentials.Temporary(
                () -> AwsSessionCredentials.create("key", "secret", "token-" + asked.incrementAndGet()));
        CopySource source = new CopySource(temporary, "us-east-1");
        String first = "ACCESS_KEY_ID 'key' SECRET_ACCESS_KEY 'secret' SESSION_TOKEN 'token-1' REGION";
        assertThat(source.copy(TABLE.quoted(), "s3://lake/x", "'auto'")).contains(first);
        assertThat(source.copy(TABLE.quoted(), "s3://lake/x", "'auto'")).contains("SESSION_TOKEN 'token-2'");
        assertThat(source.toString()).doesNotContain("secret").doesNotContain("token");
    }

    @Test
    void tellsBadRowsFromTrouble() {
        assertThat(SqlFailures.blamesRows(new SQLException(
                        "ERROR: Load into table 'part' failed.  Check 'stl_load_errors' system table for details.",
                        "XX000")))
                .isTrue();
        assertThat(SqlFailures.blamesRows(
                        new SQLException("ERROR: Load failed. Check 'sys_load_error_detail'", "XX000")))
                .isTrue();
        assertThat(SqlFailures.blamesRows(
                        new SQLException("S3ServiceException:Access Denied,Status 403,Error AccessDenied", "XX000")))
                .isFalse();
        assertThat(SqlFailures.blamesRows(new SQLException("Serializable isolation violation on table", "XX000")))
                .isFalse();
        assertThat(SqlFailures.blamesRows(new SQLException("connection reset", "08006")))
                .isFalse();
    }

    private static ObjectStoreSettings store(Optional<String> key, Optional<String> secret) {
        return new ObjectStoreSettings(Optional.empty(), "us-east-1", "lake", key, secret, false);
    }
}
