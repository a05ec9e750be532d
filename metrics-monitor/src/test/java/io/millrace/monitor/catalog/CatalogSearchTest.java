package io.millrace.monitor.catalog;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static io.millrace.monitor.catalog.Tables.column;
import static io.millrace.monitor.catalog.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

class CatalogSearchTest {
    private final CatalogSearch search = new CatalogSearch(List.of(
            table("plays", "One row for each started play.", "playback", column("user_id", "Who listened.", "bigint")),
            table("plays_by_country", "Counted by day.", "music-analytics", column("country", "", "varchar(2)")),
            table("displays", "Screens in shops.", "retail", column("plays", "", "bigint")),
            table("orders", "What people bought.", "shop", column("user_id", "", "bigint")),
            table(
                    "users",
                    "Everybody who has signed up for plays.",
                    "Identity",
                    column("email", "Address.", "varchar(200)"))));

    @Test
    void withoutAWordAllTablesStandByName() {
        assertThat(names("  ")).containsExactly("displays", "orders", "plays", "plays_by_country", "users");
    }

    @Test
    void theTableOfThatNameComesFirstThenPartsOfNamesThenTheRest() {
        assertThat(names("PLAYS")).containsExactly("plays", "plays_by_country", "displays", "users");
    }

    @Test
    void everyWordHasToBeFoundSomewhere() {
        assertThat(names("plays user_id")).containsExactly("plays");
        assertThat(names("user_id")).containsExactly("orders", "plays");
        assertThat(names("plays nothing")).isEmpty();
    }

    @Test
    void looksIntoDescriptionsOwnersAndMeaningsOfColumns() {
        assertThat(names("bought")).containsExactly("orders");
        assertThat(names("identity")).containsExactly("users");
        assertThat(names("listened")).containsExactly("plays");
        assertThat(names("analytics, country")).containsExactly("plays_by_country");
    }

    @Test
    void findsOneAmongAThousand() {
        List<CatalogTable> tables = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            List<CatalogColumn> columns = new ArrayList<>();
            for (int j = 0; j < 50; j++) {
                columns.add(column("column_" + j, "Meaning of " + j, "bigint"));
            }
            tables.add(table("events_" + i, "Table " + i, "team-" + i % 10, columns.toArray(CatalogColumn[]::new)));
        }
        CatalogSearch large = new CatalogSearch(tables);
        assertThat(large.find("events_777"))
                .first()
                .extracting(table -> table.dataset().value())
                .isEqualTo("events_777");
        assertThat(large.find("team-3 column_49")).hasSize(100);
    }

    private List<String> names(String query) {
        return search.find(query).stream().map(table -> table.dataset().value()).toList();
    }
}
