package io.millrace.schemas.derived;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the results of jobs stand in the bucket, as far as readers need to know. */
public final class DerivedKeys {
    /** Directory of all of them. */
    public static final String ROOT = "derived/";

    private static final Pattern POINTER =
            Pattern.compile("derived/[^/]+/dt=(\\d{4}-\\d{2}-\\d{2})(?:/hour=(\\d{2}))?/_current");

    private DerivedKeys() {}

    /** Directory of a dataset, with the closing slash. */
    public static String directory(DatasetName dataset) {
        return ROOT + dataset.value() + "/";
    }

    /** Key of what the job says of its dataset. */
    public static String description(DatasetName dataset) {
        return directory(dataset) + "_dataset.json";
    }

    /** The partition whose pointer a key is, {@code 2026-11-23} or {@code 2026-11-23T05}; empty for any other object. */
    public static Optional<String> pointerOf(String key) {
        Matcher matcher = POINTER.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(matcher.group(2) == null ? matcher.group(1) : matcher.group(1) + "T" + matcher.group(2));
    }
}
