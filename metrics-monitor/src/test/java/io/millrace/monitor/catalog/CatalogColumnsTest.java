package io.millrace.monitor.catalog;

import io.millrace.monitor.derived.DerivedTable;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.derived.DerivedDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogColumnsTest {
    private static final DataContract USERS = Tables.contract("""
            apiVersion: v3.1.0
            kind: DataContract
            id: users
            version: 1.0.0
            status: active
            schema:
              - name: users
                properties:
                  - {name: email, logicalType: string, classification: pii}
                  - {name: country, logicalType: string, examples: [SE, DE]}
            """);

    @Test
    void aColumnThatIsComputedFromOneThatMustNotBeShownIsNotShownEither() {
        DerivedTable made = new DerivedTable(
                "mails",
                Optional.of(new DerivedDescription(
                        1,
                        "mails",
                        "day",
                        "crm",
                        "Mail hosts.",
                        Optional.empty(),
                        Optional.of(List.of("users")),
                        Optional.of(List.of(
                                new DerivedDescription.Column(
                                        "host", "STRING", List.of(new DerivedDescription.Origin("users", "email"))),
                                new DerivedDescription.Column(
                                        "country",
                                        "STRING",
                                        List.of(new DerivedDescription.Origin("users", "country"))),
                                new DerivedDescription.Column("people", "BIGINT", List.of()))))),
                List.of(),
                List.of());
        DataContract mails = Tables.contract("""
                apiVersion: v3.1.0
                kind: DataContract
                id: mails
                version: 1.0.0
                status: active
                schema:
                  - name: mails
                    properties:
                      - {name: host, examples: [example.com]}
                      - {name: country, examples: [SE]}
                """);
        List<CatalogColumn> columns = new CatalogColumns(
                        "mails",
                        Optional.of(mails),
                        Map.of("people", "bigint"),
                        Map.of(new ColumnRef("mails", "people"), List.of(new ColumnRef("mails_of_the_week", "people"))),
                        column -> column.dataset().equals("users")
                                && USERS.column(column.column())
                                        .filter(said -> said.isPersonal())
                                        .isPresent())
                .derived(made);
        assertThat(columns.stream().map(CatalogColumn::name)).containsExactly("host", "country", "people");
        assertThat(columns.get(0).masked()).isTrue();
        assertThat(columns.get(0).examples()).isEmpty();
        assertThat(columns.get(0).from()).containsExactly(new ColumnRef("users", "email"));
        assertThat(columns.get(1).masked()).isFalse();
        assertThat(columns.get(1).examples()).containsExactly("SE");
        assertThat(columns.get(2).type()).isEqualTo("bigint");
        assertThat(columns.get(2).usedBy()).containsExactly(new ColumnRef("mails_of_the_week", "people"));
    }

    @Test
    void theQueryQuotesWhatItMustAndLooksAtTheNewestRows() {
        CatalogTable table = Tables.table(
                "orders",
                "",
                "",
                Tables.column("order", "", "bigint"),
                Tables.column("price", "", "bigint"),
                Tables.column("Odd \"Name", "", "bigint"),
                Tables.column("_received_at", "", "timestamp with time zone"));
        assertThat(table.exampleQuery()).isEqualTo("""
                select "order", price, "Odd ""Name"
                from public.orders
                where _received_at >= dateadd(day, -1, getdate())
                order by _received_at desc
                limit 100;""");
    }
}
