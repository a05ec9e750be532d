package io.millrace.schemas.change;

import io.millrace.schemas.dataset.DatasetName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MirrorTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tinyint(1)               | SMALLINT
                    tinyint unsigned         | SMALLINT
                    smallint                 | SMALLINT
                    smallint(5) unsigned     | INTEGER
                    mediumint unsigned       | INTEGER
                    int(11)                  | INTEGER
                    int(10) unsigned zerofill| BIGINT
                    bigint                   | BIGINT
                    bigint unsigned          | DECIMAL(20,0)
                    decimal(12,2)            | DECIMAL(12,2)
                    decimal(38,30) unsigned  | DECIMAL(38,30)
                    decimal(65,30)           | VARCHAR(70)
                    float                    | REAL
                    double(10,2)             | DOUBLE PRECISION
                    bit(1)                   | SMALLINT
                    bit(64)                  | DECIMAL(20,0)
                    year                     | SMALLINT
                    date                     | DATE
                    datetime(6)              | TIMESTAMP
                    timestamp                | TIMESTAMPTZ
                    time(3)                  | VARCHAR(17)
                    varchar(80)              | VARCHAR(320)
                    varchar(20000)           | VARCHAR(65535)
                    char(0)                  | VARCHAR(1)
                    longtext                 | VARCHAR(65535)
                    binary(16)               | VARCHAR(24)
                    enum('a,b','c''d(1)')    | VARCHAR(1020)
                    set('x','y')             | SUPER
                    json                     | SUPER
                    point                    | SUPER
                    uuid                     | VARCHAR(48)
                    """)
    void aMirrorsColumnHoldsWhatTheSourcesColumnHolds(String source, String mirror) {
        assertThat(MirrorType.of(source)).contains(mirror);
    }

    @Test
    void ofATypeThatIsNotKnownTheValuesDecide() {
        assertThat(MirrorType.of("hyperlog")).isEmpty();
    }

    @Test
    void columnsAreKeptExactlyAndOldOnesStay() {
        SourceColumns before = new SourceColumns(Map.of("id", "int", "gone", "json"));
        SourceColumns now = new SourceColumns(Map.of("id", "bigint"));
        SourceColumns kept = SourceColumns.decode(now.over(before).encode());
        assertThat(kept.types()).containsOnly(Map.entry("id", "bigint"), Map.entry("gone", "json"));
        assertThat(new String(now.encode(), StandardCharsets.UTF_8))
                .isEqualTo("{\"format\":1,\"columns\":{\"id\":\"bigint\"}}");
        assertThat(SourceColumns.path("/millrace", new DatasetName("shop.db.Items")))
                .isEqualTo("/millrace/source-columns/shop.db.Items");
        assertThatThrownBy(() -> SourceColumns.decode("{\"format\":2}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
