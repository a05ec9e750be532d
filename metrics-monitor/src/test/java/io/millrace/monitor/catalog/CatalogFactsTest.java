package io.millrace.monitor.catalog;

import io.millrace.schemas.contract.DataContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogFactsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");

    @Test
    void tellsOnceOfWhatIsSeenFirst() {
        CatalogFacts now = facts("1.0.0", "seconds", "integer", Map.of("seconds", "bigint", "_id", "varchar(600)"));
        assertThat(changes(Optional.empty(), now))
                .containsExactly(
                        "contract: contract 1.0.0 came into force (1 columns: seconds)",
                        "table: table public.plays was first seen (2 columns: _id, seconds)");
        assertThat(changes(Optional.of(now), now)).isEmpty();
    }

    @Test
    void tellsWhichColumnsCameWentAndChanged() {
        CatalogFacts before = facts("1.0.0", "seconds", "integer", Map.of("seconds", "bigint", "song", "varchar(10)"));
        CatalogFacts now = facts(
                "1.1.0", "length", "number", Map.of("seconds", "bigint", "song", "varchar(20)", "mood", "bigint"));
        assertThat(changes(Optional.of(before), now))
                .containsExactly(
                        "contract: column length added in the contract (number)",
                        "contract: column seconds removed in the contract (integer)",
                        "contract: version changed in the contract (1.0.0 → 1.1.0)",
                        "table: column mood added (bigint)",
                        "table: column song changed (varchar(10) → varchar(20))");
    }

    @Test
    void tellsWhatIsGoneAndNothingOfWhatCantBeAsked() {
        CatalogFacts before = facts("1.0.0", "seconds", "integer", Map.of("seconds", "bigint"));
        CatalogFacts gone = new CatalogFacts(new TreeMap<>());
        assertThat(changes(Optional.of(before), gone))
                .containsExactly("contract: contract 1.0.0 is gone ()", "table: table public.plays is gone ()");
        assertThat(changes(Optional.of(before), gone.keeping(before, "table").keeping(before, "contract")))
                .isEmpty();
    }

    private static List<String> changes(Optional<CatalogFacts> before, CatalogFacts now) {
        return now.since(before, NOW, Map.of()).stream()
                .map(change -> change.kind() + ": " + change.what() + " (" + change.detail() + ")")
                .toList();
    }

    private static CatalogFacts facts(String version, String column, String type, Map<String, String> table) {
        DataContract contract = Tables.contract("""
                apiVersion: v3.1.0
                kind: DataContract
                id: plays
                version: %s
                status: active
                schema:
                  - name: plays
                    properties:
                      - {name: %s, logicalType: %s}
                """.formatted(version, column, type));
        return CatalogFacts.of(Optional.of(contract), Optional.empty(), "public.plays", Optional.of(table));
    }
}
