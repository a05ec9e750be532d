package io.millrace.jobs.lake;

import io.millrace.jobs.Grain;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.dataset.DatasetName;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where derived data stands in the bucket:
 * {@code derived/<dataset>/dt=YYYY-MM-DD[/hour=HH]/v=<version key>/} with its files and its manifest, and beside the versions the
 * pointer to the current one.
 */
public final class DerivedNames {
    /** Directory of all derived datasets. */
    public static final String ROOT = "derived/";

    static final String POINTER = "_current";
    static final String HELD = "_held";
    static final String MANIFEST = "_manifest.json";
    static final String POINTER_INDEX = "_pointers.json.zst";

    private static final Pattern KEY =
            Pattern.compile("derived/[^/]+/dt=(\\d{4}-\\d{2}-\\d{2})(?:/hour=(\\d{2}))?/(?:v=([0-9a-f]{32})/)?([^/]+)");

    private DerivedNames() {}

    /** Directory of a dataset, with the closing slash. */
    public static String directory(DatasetName dataset) {
        return ROOT + dataset.value() + "/";
    }

    /** Directory of a partition, with the closing slash. */
    public static String directory(DatasetName dataset, Slot slot) {
        String day = directory(dataset) + "dt=" + slot.day() + "/";
        return slot.grain() == Grain.DAY
                ? day
                : day
                        + String.format(
                                Locale.ROOT,
                                "hour=%02d/",
                                slot.firstHour() - slot.day().firstHour());
    }

    /** Directory of a version, with the closing slash. */
    public static String version(DatasetName dataset, Slot slot, String key) {
        return directory(dataset, slot) + "v=" + key + "/";
    }

    /** Key of a version's manifest. */
    public static String manifest(DatasetName dataset, Slot slot, String key) {
        return version(dataset, slot, key) + MANIFEST;
    }

    static String pointer(DatasetName dataset, Slot slot, Environment environment) {
        return directory(dataset, slot) + environment.of(POINTER);
    }

    static String held(DatasetName dataset, Slot slot, Environment environment) {
        return directory(dataset, slot) + environment.of(HELD);
    }

    /** What an object is; empty when it is none of ours. */
    static Optional<Place> parse(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String hour = matcher.group(2);
        try {
            Slot slot = Slot.parse(hour == null ? matcher.group(1) : matcher.group(1) + "T" + hour);
            return Optional.of(new Place(slot, Optional.ofNullable(matcher.group(3)), matcher.group(4)));
        } catch (IllegalArgumentException notASlot) {
            return Optional.empty();
        }
    }

    /**
     * @param version the version in whose directory the object stands; empty beside the versions
     */
    record Place(Slot slot, Optional<String> version, String name) {}
}
