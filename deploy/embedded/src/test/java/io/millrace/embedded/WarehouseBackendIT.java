package io.millrace.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarehouseBackendIT extends BackendContract<WarehouseBackend> {

    private ObjectStoreBackend store;

    @BeforeAll
    void startStore(@TempDir Path directory) {
        store = Backends.objectStore(directory);
    }

    @AfterAll
    void stopStore() {
        store.close();
    }

    @Override
    WarehouseBackend open(Path directory) {
        return Backends.warehouse(directory, store);
    }

    @Override
    int port(WarehouseBackend warehouse) {
        return warehouse.port();
    }

    @Override
    void use(WarehouseBackend warehouse) throws Exception {
        try (Connection owner = connect(warehouse, warehouse.ownerUser(), warehouse.ownerPassword());
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE plays (song varchar(100), seconds bigint)");
            statement.execute("INSERT INTO plays VALUES ('Für Elise', 9007199254740993)");
            statement.execute("CREATE SCHEMA staging");
            statement.execute("CREATE TABLE millrace.loads (id int)");
        }
        refusals(warehouse);
        verifyKept(warehouse);
    }

    @Override
    void verifyKept(WarehouseBackend warehouse) throws Exception {
        try (Connection analyst = connect(warehouse, warehouse.analystUser(), warehouse.analystPassword());
                Statement statement = analyst.createStatement();
                ResultSet rows = statement.executeQuery("SELECT song, seconds FROM plays")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("Für Elise");
            assertThat(rows.getLong(2)).isEqualTo(9007199254740993L);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void copiesFromTheObjectStore(@TempDir Path directory) throws Exception {
        try (S3Client client = ObjectStoreBackendIT.client(store, store.secretKey())) {
            client.putObject(
                    put -> put.bucket(store.bucket()).key("raw/songs.jsonl"),
                    RequestBody.fromString("{\"song\":\"夜曲\",\"seconds\":9007199254740993}\n"));
        }
        try (WarehouseBackend warehouse = open(directory);
                Connection owner = connect(warehouse, warehouse.ownerUser(), warehouse.ownerPassword());
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE songs (song varchar(100), seconds bigint) DISTKEY(song) SORTKEY(seconds)");
            statement.execute("COPY songs FROM 's3://" + store.bucket() + "/raw/songs.jsonl'"
                    + " IAM_ROLE 'arn:aws:iam::123456789012:role/loader' FORMAT AS JSON 'auto'");
            try (ResultSet rows = statement.executeQuery("SELECT song, seconds FROM songs")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("夜曲");
                assertThat(rows.getLong(2)).isEqualTo(9007199254740993L);
            }
        }
    }

    private static void refusals(WarehouseBackend warehouse) throws SQLException {
        String[] refused = {
            "CREATE TABLE mine (a int)",
            "CREATE TABLE millrace.mine (a int)",
            "CREATE TEMPORARY TABLE mine (a int)",
            "CREATE SCHEMA mine",
            "INSERT INTO plays VALUES ('x', 1)",
            "DELETE FROM plays",
            "SELECT lo_create(0)",
            "CREATE ROLE mine",
        };
        try (Connection analyst = connect(warehouse, warehouse.analystUser(), warehouse.analystPassword());
                Statement statement = analyst.createStatement()) {
            statement.execute("SELECT count(*) FROM millrace.loads");
            for (String sql : refused) {
                assertThatExceptionOfType(SQLException.class)
                        .as(sql)
                        .isThrownBy(() -> statement.execute(sql))
                        .withMessageContaining("permission denied");
            }
        }
        for (String user : new String[] {warehouse.ownerUser(), warehouse.analystUser()}) {
            assertThatExceptionOfType(SQLException.class)
                    .as("%s with a wrong password", user)
                    .isThrownBy(() -> connect(warehouse, user, "wrong"))
                    .withMessageContaining("password authentication failed");
        }
        // The superuser's method is one that Redshift's clients don't have.
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(warehouse, "postgres", "wrong"));
    }

    private static Connection connect(WarehouseBackend warehouse, String user, String password) throws SQLException {
        return DriverManager.getConnection(warehouse.jdbcUrl(), user, password);
    }
}
