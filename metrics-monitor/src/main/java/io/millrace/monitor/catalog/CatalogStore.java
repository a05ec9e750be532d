package io.millrace.monitor.catalog;

import io.millrace.monitor.state.StateDatabase;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps in the monitor's database what was last known of each dataset, and what has changed. Thread-safe. */
public final class CatalogStore {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, String>> FACTS = new TypeReference<>() {};

    private final StateDatabase database;

    public CatalogStore(StateDatabase database) {
        this.database = database;
    }

    /** What was last known, by dataset. */
    Map<String, CatalogFacts> facts() {
        Map<String, CatalogFacts> all = new HashMap<>();
        database.run(state -> state.sql("select dataset, facts::text from catalog_facts")
                        .query((row, number) -> Map.entry(
                                row.getString(1), new CatalogFacts(MAPPER.readValue(row.getString(2), FACTS))))
                        .list())
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    /**
     * Keeps what is known now together with what has changed, unless another monitor did so meanwhile.
     *
     * @param before facts that the changes were found from; none when nothing was known
     */
    void keep(String dataset, CatalogFacts before, CatalogFacts now, List<CatalogChange> changes, Instant at) {
        database.transaction(state -> {
            int kept = state.sql("insert into catalog_facts (dataset, facts, seen_at) values (?, ?::jsonb, ?)"
                            + " on conflict (dataset) do update set facts = excluded.facts, seen_at = excluded.seen_at"
                            + " where catalog_facts.facts = ?::jsonb")
                    .params(dataset, text(now), Timestamp.from(at), text(before))
                    .update();
            if (kept > 0) {
                changes.forEach(change -> state.sql(
                                "insert into catalog_change (dataset, at, who, kind, what, detail) values (?, ?, ?, ?, ?, ?)")
                        .params(
                                dataset,
                                Timestamp.from(change.at()),
                                change.who(),
                                change.kind(),
                                change.what(),
                                change.detail())
                        .update());
            }
            return kept;
        });
    }

    /** The latest changes of a dataset, the latest first. */
    List<CatalogChange> changes(String dataset, int most) {
        return database.run(
                state -> state.sql("select at, who, kind, what, detail from catalog_change where dataset = ?"
                                + " order by id desc limit ?")
                        .params(dataset, most)
                        .query((row, number) -> new CatalogChange(
                                row.getTimestamp(1).toInstant(),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)))
                        .list());
    }

    /** Throws away changes from before a moment. */
    void forgetBefore(Instant moment) {
        database.run(state -> state.sql("delete from catalog_change where at < ?")
                .params(Timestamp.from(moment))
                .update());
    }

    private static String text(CatalogFacts facts) {
        return MAPPER.writeValueAsString(facts.facts());
    }
}
