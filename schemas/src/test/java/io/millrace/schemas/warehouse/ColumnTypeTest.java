package io.millrace.schemas.warehouse;

import io.millrace.schemas.row.ValueType;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnTypeTest {
    @Test
    void takesTheNarrowestTypeThatLosesNothing() {
        assertThat(narrowest(ValueType.INTEGER)).isEqualTo(ColumnType.BIGINT);
        assertThat(narrowest(ValueType.INTEGER, ValueType.BIG_INTEGER)).isEqualTo(ColumnType.BIG_INTEGER);
        assertThat(narrowest(ValueType.INTEGER, ValueType.DECIMAL)).isEqualTo(ColumnType.DECIMAL);
        assertThat(narrowest(ValueType.BIG_INTEGER, ValueType.DECIMAL)).isEqualTo(ColumnType.TEXT);
        assertThat(narrowest(ValueType.NUMBER)).isEqualTo(ColumnType.TEXT);
        assertThat(narrowest(ValueType.BOOLEAN, ValueType.INTEGER)).isEqualTo(ColumnType.TEXT);
        assertThat(narrowest(ValueType.TIMESTAMP, ValueType.TIMESTAMP_WITH_ZONE))
                .isEqualTo(ColumnType.TEXT);
        assertThat(narrowest(ValueType.STRING, ValueType.ARRAY)).isEqualTo(ColumnType.SUPER);
        assertThat(ColumnType.narrowest(EnumSet.noneOf(ValueType.class))).isEmpty();
    }

    @Test
    void everyTypeHoldsWhatItWasChosenFor() {
        for (ValueType first : ValueType.values()) {
            for (ValueType second : ValueType.values()) {
                ColumnType type = narrowest(first, second);
                assertThat(type.accepts(first)).as("%s for %s", type, first).isTrue();
                assertThat(type.accepts(second)).as("%s for %s", type, second).isTrue();
            }
        }
    }

    private static ColumnType narrowest(ValueType first, ValueType... others) {
        return ColumnType.narrowest(EnumSet.of(first, others)).orElseThrow();
    }
}
