package io.millrace.loader.warehouse;

import io.millrace.loader.isolation.LoadRejection;
import io.millrace.loader.isolation.NamedFault;
import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.mirror.LoadMode;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.reconcile.LoadRejectedException;
import io.millrace.loader.reconcile.LoadSession;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RedshiftLoadSessionTest {
    private static final Object NULL = List.of();

    private final FakeConnection warehouse =
            new FakeConnection().answer("pg_backend_pid", List.of(List.of(7, "2026-11-23 02:00:00")));

    @Test
    void whereOneErrorTableIsRefusedTheOtherIsRead() throws Exception {
        warehouse
                .refuse("COPY", "XX000", "Load into table 't' failed.  Check 'sys_load_error_detail' for details.")
                .refuse("stl_load_errors", "42501", "permission denied")
                .answer(
                        "sys_load_error_detail",
                        List.of(List.of("s3://lake/raw/plays/a.ndjson.zst ", 3L, "n", "int2", 1207, "Invalid digit")));
        LoadRejection rejection = rejection();
        assertThat(rejection.faults())
                .containsExactly(new NamedFault(
                        "raw/plays/a.ndjson.zst", 3, new RowFault("n", "1207", "Invalid digit, column n (int2)")));
    }

    @Test
    void anErrorRowWithoutAFileNamesNoObject() throws Exception {
        warehouse
                .refuse(
                        "COPY",
                        "XX000",
                        "Load into table 't' failed.  Check 'stl_load_errors' system table for details.")
                .answer("stl_load_errors", List.of(List.of(NULL, NULL, NULL, NULL, 1216, "Invalid input line")));
        LoadRejection rejection = rejection();
        assertThat(rejection.faults()).noneMatch(NamedFault::namesRow);
        assertThat(rejection.reason()).contains("Invalid input line");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "57014 | Query (1) cancelled on user's request | TIME",
                "XX000 | Spectrum Scan Error: something new | UNKNOWN",
                "XX000 | S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey | FILES",
                "22003 | out of range | ROWS"
            })
    void tellsWhatMayBeTheRowsFault(String state, String message, LoadRejection.Cause cause) throws Exception {
        warehouse.refuse("COPY", state, message);
        LoadRejection rejection = rejection();
        assertThat(rejection.cause()).isEqualTo(cause);
        assertThat(rejection.reason()).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "08006 | connection lost",
                "53100 | disk full",
                "53100 | Load errors could not be written to stl_load_errors",
                "58030 | could not write to file base/1: Input/output error",
                "XX000 | ERROR: Disk Full Detail: error: Disk Full code: 1016. Check 'stl_load_errors'",
                "57P01 | terminating connection",
                "28000 | not authorized to assume the role",
                "42501 | permission denied",
                "XX000 | S3ServiceException:Access Denied,Status 403,Error AccessDenied",
                "XX000 | S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown",
                "XX000 | 1023: Serializable isolation violation on table - 100"
            })
    void tellsWhatIsNotTheRowsFault(String state, String message) throws Exception {
        warehouse.refuse("COPY", state, message);
        try (LoadSession session = begin()) {
            assertThatThrownBy(() -> session.copy("s3://lake/m"))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "08006 | connection lost | WAREHOUSE_UNAVAILABLE",
                "42501 | permission denied | WAREHOUSE_DENIED",
                "XX000 | ERROR: 1023 DETAIL: Serializable isolation violation on table - 100 | WAREHOUSE_CONFLICT",
                "40001 | could not serialize access | WAREHOUSE_CONFLICT"
            })
    void tellsWhoHasToAct(String state, String message, ErrorCode code) throws Exception {
        warehouse.refuse("COPY", state, message);
        try (LoadSession session = begin()) {
            assertThatThrownBy(() -> session.copy("s3://lake/m"))
                    .isInstanceOfSatisfying(
                            MillraceException.class, e -> assertThat(e.code()).isEqualTo(code));
        }
    }

    @Test
    void aConnectionThatAnswersNoMoreIsAnOutage() throws Exception {
        warehouse.refuse("COPY", "XX000", "something new").refuse("SELECT 1", "08006", "connection lost");
        try (LoadSession session = begin()) {
            assertThatThrownBy(() -> session.copy("s3://lake/m")).isInstanceOf(MillraceException.class);
        }
    }

    private LoadRejection rejection() throws SQLException {
        try (LoadSession session = begin()) {
            return catchThrowableOfType(LoadRejectedException.class, () -> session.copy("s3://lake/m"))
                    .rejection();
        }
    }

    private LoadSession begin() throws SQLException {
        return RedshiftLoadSession.begin(
                warehouse.connection(),
                new DatasetName("plays"),
                new LoadTarget(new TableName("public", "plays"), new LoadMode.Append()),
                new CopySource(new CopyCredentials.Keys("key", "secret"), "eu-central-1"),
                new LoaderIdentity("test", "test"),
                Duration.ofMinutes(1),
                new CommitQueue(1));
    }
}
