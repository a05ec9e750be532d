package io.millrace.loader.advice;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TableAdvisorTest {
    private static final ColumnFacts KEY = new ColumnFacts("user_id", "bigint", "az64", true, 0);
    private static final ColumnFacts SORTED =
            new ColumnFacts("_received_at", "timestamp with time zone", "none", false, 1);

    @Test
    void hasNothingToSayOfATableAsItShouldBe() {
        assertThat(advise(
                        Optional.of("_received_at"),
                        OptionalDouble.of(1.2),
                        3,
                        4,
                        OptionalDouble.of(0.01),
                        KEY,
                        SORTED))
                .isEmpty();
    }

    @Test
    void blamesNullsForSkewWhereTheyAreTheReason() {
        assertThat(advise(Optional.of("x"), OptionalDouble.of(9), 0, 0, OptionalDouble.of(0.6), KEY))
                .extracting(Advice::kind, Advice::statement)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Advice.Kind.NULL_DISTKEY, "ALTER TABLE \"public\".\"plays\" ALTER DISTSTYLE AUTO"));
        assertThat(advise(Optional.of("x"), OptionalDouble.of(9), 0, 0, OptionalDouble.of(0), KEY))
                .singleElement()
                .satisfies(advice -> assertThat(advice.finding()).contains("9.0 times", "user_id"));
    }

    @Test
    void saysWhichStatementMendsWhat() {
        ColumnFacts bare = new ColumnFacts("title", "character varying(65535)", "none", false, 0);
        ColumnFacts joined = new ColumnFacts("song_id", "character varying(65535)", "lzo", false, 0);
        ColumnFacts flag = new ColumnFacts("flag", "boolean", "none", false, 0);
        ColumnFacts received = new ColumnFacts("_received_at", "timestamp with time zone", "az64", false, 0);
        List<Advice> advice = TableAdvisor.advice(new TableFacts(
                "public",
                "plays",
                1_000,
                Optional.empty(),
                OptionalDouble.empty(),
                35,
                50,
                OptionalDouble.empty(),
                List.of(bare, joined, flag, received),
                Map.of("song_id", 40)));
        assertThat(advice)
                .extracting(Advice::statement)
                .containsExactly(
                        "ALTER TABLE \"public\".\"plays\" ALTER COMPOUND SORTKEY (\"_received_at\")",
                        "ALTER TABLE \"public\".\"plays\" ALTER ENCODE AUTO",
                        "ALTER TABLE \"public\".\"plays\" ALTER COLUMN \"song_id\" TYPE VARCHAR(128)",
                        "ANALYZE \"public\".\"plays\"",
                        "VACUUM SORT ONLY \"public\".\"plays\"");
        assertThat(advice.get(1).finding()).endsWith(": title");
        assertThat(advice).allSatisfy(one -> assertThat(one.source().toString())
                .startsWith("https://docs.aws.amazon.com/redshift/latest/dg/"));
    }

    private static List<Advice> advise(
            Optional<String> sortKey,
            OptionalDouble skew,
            double unsorted,
            double statsOff,
            OptionalDouble nulls,
            ColumnFacts... columns) {
        return TableAdvisor.advice(new TableFacts(
                "public", "plays", 1_000, sortKey, skew, unsorted, statsOff, nulls, List.of(columns), Map.of()));
    }
}
