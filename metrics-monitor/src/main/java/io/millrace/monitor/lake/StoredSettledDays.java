package io.millrace.monitor.lake;

import io.millrace.monitor.state.StateDatabase;
import io.millrace.schemas.dataset.DatasetName;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Keeps settled days in the monitor's database. */
public final class StoredSettledDays implements SettledDays {
    /** Goes up when {@link PackedDay} packs otherwise: days of another format are asked for again. */
    private static final int FORMAT = 1;

    private final StateDatabase database;

    public StoredSettledDays(StateDatabase database) {
        this.database = database;
    }

    @Override
    public List<Day> load(DatasetName dataset) {
        return database.run(state -> state.sql(
                        "select day, batches, packed from lake_day where dataset = ? and format = ?")
                .params(dataset.value(), FORMAT)
                .query((row, number) -> new Day(row.getLong(1), row.getInt(2), ByteBuffer.wrap(row.getBytes(3))))
                .list());
    }

    @Override
    public void keep(DatasetName dataset, Collection<Day> changed, Set<Long> gone) {
        boolean unused = database.transaction(state -> {
            for (Day day : changed) {
                byte[] packed = new byte[day.packed().remaining()];
                day.packed().duplicate().get(packed);
                state.sql("insert into lake_day (dataset, day, format, batches, packed) values (?, ?, ?, ?, ?)"
                                + " on conflict (dataset, day) do update set format = excluded.format,"
                                + " batches = excluded.batches, packed = excluded.packed")
                        .params(dataset.value(), day.day(), FORMAT, day.batches(), packed)
                        .update();
            }
            for (long day : gone) {
                state.sql("delete from lake_day where dataset = ? and day = ?")
                        .params(dataset.value(), day)
                        .update();
            }
            return true;
        });
    }
}
