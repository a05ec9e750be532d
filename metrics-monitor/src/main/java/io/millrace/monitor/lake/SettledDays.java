package io.millrace.monitor.lake;

import io.millrace.schemas.dataset.DatasetName;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Keeps what is known of days that are settled, so that a start asks no object about them again. Both methods throw {@link
 * io.millrace.schemas.error.MillraceException} when the place is away, which costs time and nothing else.
 */
public interface SettledDays {
    /** Keeps nothing. */
    SettledDays NONE = new SettledDays() {
        @Override
        public List<Day> load(DatasetName dataset) {
            return List.of();
        }

        @Override
        public void keep(DatasetName dataset, Collection<Day> changed, Set<Long> gone) {}
    };

    /**
     * One day.
     *
     * @param day days since 1970-01-01
     * @param batches how many are packed
     * @param packed as {@link PackedDay} packs them
     */
    record Day(long day, int batches, ByteBuffer packed) {
        /**
         * Packs a day.
         *
         * @param batches of one dataset and day, each once
         */
        public static Day of(long day, Collection<BatchCounts> batches) {
            return PackedDay.of(day, batches).kept();
        }
    }

    /** The days of a dataset that were kept and can be read by this version. */
    List<Day> load(DatasetName dataset);

    /** Keeps some days in place of what was kept of them, and forgets others. */
    void keep(DatasetName dataset, Collection<Day> changed, Set<Long> gone);
}
