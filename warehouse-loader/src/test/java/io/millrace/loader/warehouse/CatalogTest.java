package io.millrace.loader.warehouse;

import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TableName;
import io.millrace.loader.table.TablePlanner;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CatalogTest {
    private static final TableName TABLE = new TableName("public", "plays");
    private static final NewColumn COLUMN = new NewColumn("n", "BIGINT");

    private final FakeConnection warehouse = new FakeConnection();

    @ParameterizedTest
    @CsvSource({"57014, true", "55P03, true", "54011, true", "42501, false", "0A000, false"})
    void aColumnThatIsRefusedIsNoOutage(String state, boolean ofAll) throws Exception {
        warehouse.refuse("ADD COLUMN", state, "no");
        Optional<ColumnRefusal> refusal = Catalog.addColumn(warehouse.connection(), TABLE, COLUMN);
        assertThat(refusal).hasValueSatisfying(why -> {
            assertThat(why.reason()).contains("no");
            assertThat(why.ofAll()).isEqualTo(ofAll);
        });
    }

    @Test
    void aColumnThatIsThereMeanwhileIsNotRefused() throws Exception {
        warehouse.refuse("ADD COLUMN", "42701", "duplicate");
        assertThat(Catalog.addColumn(warehouse.connection(), TABLE, COLUMN)).isEmpty();
    }

    @Test
    void aTableThatIsRefusedIsNoOutageUnlessTheWarehouseIsAway() throws Exception {
        warehouse.refuse("CREATE TABLE", "54011", "too many columns");
        assertThat(Catalog.create(warehouse.connection(), TABLE, TablePlanner.alwaysColumns(), TableDesign.NONE))
                .contains("too many columns");
        FakeConnection away = new FakeConnection().refuse("CREATE TABLE", "08006", "connection lost");
        assertThatThrownBy(
                        () -> Catalog.create(away.connection(), TABLE, TablePlanner.alwaysColumns(), TableDesign.NONE))
                .isInstanceOf(SQLException.class);
    }
}
