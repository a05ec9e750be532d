package io.millrace.loader.tables;

import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.DatasetName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TableNamesTest {
    private final TableNames names = new TableNames("public");

    @Test
    void aTableMayBeAwaitedByTheDatasetOfItsName() {
        names.add(new DatasetName("renamed"), new TableName("public", "elsewhere"));
        assertThat(names.dataset(new TableName("public", "plays"))).contains(new DatasetName("plays"));
        assertThat(names.dataset(new TableName("public", "elsewhere"))).contains(new DatasetName("renamed"));
        assertThat(names.dataset(new TableName("public", "renamed"))).isEmpty();
        assertThat(names.dataset(new TableName("other", "plays"))).isEmpty();
    }

    @Test
    void theHistoryOfMigrationsIsNobodysTable() {
        assertThat(names.dataset(new TableName("public", "millrace_migrations")))
                .isEmpty();
    }
}
