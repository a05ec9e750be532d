package io.millrace.jobs.check;

import io.millrace.jobs.sql.SqlAnalyzer;
import io.millrace.jobs.sql.SqlQuery;
import io.millrace.schemas.dataset.DatasetName;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which columns of the inputs a column is computed from. */
class ColumnOriginsTest {
    private static final Map<DatasetName, StructType> TABLES = Map.of(
            new DatasetName("plays"), StructType.fromDDL("user_id STRING, song BIGINT, seconds BIGINT"),
            new DatasetName("songs"), StructType.fromDDL("id BIGINT, artist STRING"));

    @Test
    void followsColumnsThroughJoinsAggregatesWindowsAndUnions() {
        assertThat(origins("""
            WITH long AS (SELECT song, seconds * 2 AS twice FROM plays WHERE user_id IS NOT NULL)
            SELECT s.artist AS name, SUM(l.twice) + MAX(l.song) AS total, 1 AS one,
              rank() OVER (ORDER BY SUM(l.twice)) AS place
            FROM long l JOIN songs s ON l.song = s.id GROUP BY s.artist
            """))
                .isEqualTo(Map.of(
                        "name", "[songs.artist]",
                        "total", "[plays.seconds, plays.song]",
                        "one", "[]",
                        "place", "[plays.seconds]"));
        assertThat(origins("""
            WITH plays AS (SELECT user_id, seconds, COUNT(*) OVER (PARTITION BY user_id) AS many FROM plays),
            judged AS (SELECT *, CASE WHEN many > 3 THEN seconds END AS spam FROM plays)
            SELECT user_id, spam FROM judged
            """))
                .isEqualTo(Map.of("user_id", "[plays.user_id]", "spam", "[plays.seconds, plays.user_id]"));
        assertThat(origins("SELECT artist AS text FROM songs UNION ALL SELECT user_id FROM plays"))
                .isEqualTo(Map.of("text", "[plays.user_id, songs.artist]"));
        assertThat(origins("SELECT (SELECT MAX(seconds) FROM plays) AS longest, id FROM songs"))
                .isEqualTo(Map.of("longest", "[plays.seconds]", "id", "[songs.id]"));
    }

    private static Map<String, String> origins(String sql) {
        SqlQuery query = ((SqlQuery.Parsing.Valid) SqlQuery.parse(sql)).query();
        SqlAnalyzer.Analysis.Valid valid =
                (SqlAnalyzer.Analysis.Valid) new SqlAnalyzer().analyze(query, TABLES, Map.of());
        Map<String, String> texts = new java.util.HashMap<>();
        valid.origins()
                .forEach((column, sources) -> texts.put(
                        column,
                        sources.stream()
                                .map(source -> source.dataset() + "." + source.column())
                                .toList()
                                .toString()));
        return texts;
    }
}
