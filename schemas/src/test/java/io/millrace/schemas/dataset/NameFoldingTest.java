package io.millrace.schemas.dataset;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NameFoldingTest {
    @ParameterizedTest
    @CsvSource({
        "Order Completed,order_completed",
        "orderCompleted,order_completed",
        "order-completed,order_completed",
        "ORDER,order",
        "userID,user_id",
        "HTTPRequest,http_request",
        "song2Played,song2_played",
        "Écoute Terminée,ecoute_terminee",
        "__x__,x",
        "2fast,n2fast",
        "a  ..b,a_b",
    })
    void foldsToSnakeCase(String name, String folded) {
        assertThat(NameFolding.table(name)).contains(folded);
        assertThat(NameFolding.column(name)).contains(folded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "---", "名前", "😀"})
    void refusesWhatLeavesNothing(String name) {
        assertThat(NameFolding.table(name)).isEmpty();
    }

    @Test
    void everyFoldedNameIsADatasetAndFoldsToItself() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder name = new StringBuilder();
            int length = random.nextInt(90);
            for (int j = 0; j < length; j++) {
                name.append((char) (random.nextInt(10) == 0 ? random.nextInt(0x500) : 32 + random.nextInt(95)));
            }
            NameFolding.table(name.toString()).ifPresent(folded -> {
                assertThat(new DatasetName(folded).topic()).as("seed %d", seed).isEqualTo("events." + folded);
                assertThat(NameFolding.table(folded))
                        .as("seed %d, %s", seed, folded)
                        .contains(folded);
            });
            NameFolding.column(name.toString()).ifPresent(folded -> assertThat(NameFolding.isColumn(folded))
                    .as("seed %d, %s", seed, folded)
                    .isTrue());
        }
    }
}
