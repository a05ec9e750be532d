package io.millrace.jobs.lake;

import io.millrace.jobs.plan.KeyDigest;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.ReservedColumns;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The batches of one dataset at one moment.
 *
 * @param hours by hour since 1970-01-01T00:00Z, each in the order of the batches' names
 * @param isMirror whether the batches hold changes, of which everything up to a moment makes the table as of that moment
 */
public record RawDataset(NavigableMap<Long, List<RawBatch>> hours, boolean isMirror) {
    /** A dataset without a batch. */
    public static final RawDataset NONE = new RawDataset(Collections.emptyNavigableMap());

    /** What a row of a mirror says of its last change. */
    private static final StructType LAST_CHANGE = new StructType()
            .add(ReservedColumns.COMMITTED_AT, DataTypes.TimestampType, true)
            .add(ReservedColumns.OP, DataTypes.StringType, true)
            .add(ReservedColumns.POSITION, DataTypes.LongType, true);

    public RawDataset {
        hours = Collections.unmodifiableNavigableMap(new TreeMap<>(hours));
    }

    /** Batches of events. */
    public RawDataset(NavigableMap<Long, List<RawBatch>> hours) {
        this(hours, false);
    }

    /**
     * Batches of changes. When the first of them have expired, those before a change that emptied the table are left out too: what they did
     * is known no more, and counts no more.
     */
    static RawDataset mirror(NavigableMap<Long, List<RawBatch>> hours) {
        if (isWhole(hours)) {
            return new RawDataset(hours, true);
        }
        Optional<Long> emptied = hours.entrySet().stream()
                .filter(hour -> truncated(hour.getValue()).isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
        return new RawDataset(emptied.map(hour -> hours.tailMap(hour, true)).orElse(hours), true);
    }

    /** A hash of what the batches of each hour hold: another one when a batch comes, goes or has rows erased. */
    public NavigableMap<Long, String> hashes() {
        NavigableMap<Long, String> hashes = new TreeMap<>();
        hours.forEach((hour, batches) -> {
            KeyDigest digest = new KeyDigest();
            batches.forEach(batch -> digest.add(batch.object()).add(batch.sha256()));
            hashes.put(hour, digest.key());
        });
        return hashes;
    }

    /** The batches of a day or an hour; of a mirror all up to its end. */
    public List<RawBatch> of(Slot slot) {
        return within(isMirror ? Long.MIN_VALUE : slot.firstHour(), slot.lastHour());
    }

    /** The batches of some hours, the first and the last included; none when the last is before the first. */
    public List<RawBatch> within(long firstHour, long lastHour) {
        if (firstHour > lastHour) {
            return List.of();
        }
        return hours.subMap(firstHour, true, lastHour, true).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    public List<RawBatch> all() {
        return hours.values().stream().flatMap(List::stream).toList();
    }

    /** Every column that the dataset has ever had, each as wide as some batches need it: those, if they have it, or all. */
    public StructType columns(List<RawBatch> some) {
        StructType columns = RawColumns.of(all(), some);
        if (!isMirror) {
            return columns;
        }
        StructType ofMirror = LAST_CHANGE;
        for (StructField column : columns.fields()) {
            ofMirror = ofMirror.add(column);
        }
        return ofMirror;
    }

    /** The source's own names of a mirror's columns that are called otherwise there. */
    public Map<String, String> sourceNames() {
        Map<String, String> names = new TreeMap<>();
        all().forEach(batch -> batch.changes().ifPresent(shape -> names.putAll(shape.names())));
        return names;
    }

    /** Position of the last of the changes in some batches that emptied a mirrored table. */
    public static Optional<Long> truncated(List<RawBatch> some) {
        return some.stream()
                .flatMap(batch -> batch.changes().flatMap(ChangeShape::truncated).stream())
                .max(Long::compare);
    }

    /** Why the changes don't make a table; empty when they do. */
    public Optional<String> problem() {
        List<ChangeShape> shapes =
                all().stream().flatMap(batch -> batch.changes().stream()).toList();
        if (shapes.stream().anyMatch(shape -> !shape.keyed())) {
            return Optional.of("its table has no primary key, so nobody can tell which row a change concerns");
        }
        TreeSet<String> clashes = new TreeSet<>();
        Map<String, String> names = new HashMap<>();
        for (ChangeShape shape : shapes) {
            clashes.addAll(shape.clashes());
            shape.columns().forEach(column -> {
                String name = shape.names().getOrDefault(column.name(), column.name());
                String known = names.putIfAbsent(column.name(), name);
                if (known != null && !known.equals(name)) {
                    clashes.add(known + " and " + name);
                }
            });
        }
        if (!clashes.isEmpty()) {
            return Optional.of("the source's columns " + clashes.first() + " are one column here");
        }
        if (!isWhole(hours) && truncated(all()).isEmpty()) {
            return Optional.of("its first changes have expired from the lake; copy the table again with"
                    + " ./millrace snapshot SOURCE DATABASE.TABLE --clear");
        }
        return Optional.empty();
    }

    /** Whether every chain of batches is there from its first offset on. */
    private static boolean isWhole(NavigableMap<Long, List<RawBatch>> hours) {
        Map<String, Long> firstOffsets = new HashMap<>();
        hours.values()
                .forEach(batches -> batches.forEach(batch -> BatchName.ofObject(batch.object())
                        .ifPresent(name -> firstOffsets.merge(
                                BatchName.partitionPrefix(name.partition(), name.topicId()),
                                name.start(),
                                Math::min))));
        return firstOffsets.values().stream().allMatch(offset -> offset == 0);
    }
}
