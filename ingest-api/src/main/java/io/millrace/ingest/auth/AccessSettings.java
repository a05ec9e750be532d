package io.millrace.ingest.auth;

import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Write keys and sources: the only section of a key file. */
@Description("Write keys and sources.")
public record AccessSettings(
        @Description("Keys that clients send events with.") List<WriteKeySettings> writeKeys,

        @Description("Limits and privacy of sources.") List<SourceSettings> sources) {
    /** As it stands in a key file. */
    static final Section<AccessSettings> SECTION = new Section<>("access", AccessSettings.class);

    /** Nobody and nothing. */
    public static final AccessSettings NONE = new AccessSettings(List.of(), List.of());

    public AccessSettings {
        writeKeys = List.copyOf(writeKeys);
        sources = List.copyOf(sources);
        Set<String> hashes = new HashSet<>();
        for (WriteKeySettings key : writeKeys) {
            if (!hashes.add(key.sha256().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the same key stands there twice, once for the source "
                        + key.source() + ": what it permits would be a matter of chance");
            }
        }
        Set<String> names = new HashSet<>();
        for (SourceSettings source : sources) {
            if (!names.add(source.name())) {
                throw new IllegalArgumentException("the source " + source.name() + " stands there twice");
            }
        }
    }

    /**
     * Both together.
     *
     * @throws IllegalArgumentException when a key or a source stands in both
     */
    public AccessSettings with(AccessSettings other) {
        List<WriteKeySettings> keys = new ArrayList<>(writeKeys);
        keys.addAll(other.writeKeys);
        List<SourceSettings> all = new ArrayList<>(sources);
        all.addAll(other.sources);
        return new AccessSettings(keys, all);
    }
}
