package io.millrace.ingest.auth;

import io.millrace.ingest.limit.RateSettings;
import io.millrace.ingest.limit.SourceRate;
import io.millrace.ingest.privacy.Privacy;
import io.millrace.ingest.privacy.PrivacyRules;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/** Who may send what, from the settings and the key file together. Safe for use by several threads. */
public final class Access {
    private static final RateSettings NO_RATE =
            new RateSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final AccessSettings fixed;
    private final Defaults defaults;
    private final Privacy privacy;
    private final LongSupplier nanoTime;

    private volatile State state;

    /** What holds for a source that says nothing else, and what no source may exceed. */
    public record Defaults(int maxRequestBytes, int maxRowBytes) {}

    private record State(WriteKeys keys, Map<String, Source> sources, Map<String, RateSettings> rates) {}

    /**
     * @param fixed from the settings
     * @param nanoTime as {@link System#nanoTime()}
     * @throws IllegalArgumentException when the settings contradict themselves
     */
    public Access(AccessSettings fixed, Defaults defaults, Privacy privacy, LongSupplier nanoTime) {
        this.fixed = fixed;
        this.defaults = defaults;
        this.privacy = privacy;
        this.nanoTime = nanoTime;
        this.state = state(AccessSettings.NONE, Optional.empty());
    }

    /** What the key permits; empty when it is unknown. */
    public Optional<Grant> grant(String key) {
        return state.keys.grant(key);
    }

    /** Names of the sources that have a key. */
    public Set<String> sources() {
        return state.sources.keySet();
    }

    /**
     * Takes what the key file says now instead of what it said before; what the settings say stays.
     *
     * @throws IllegalArgumentException when it contradicts the settings; nothing changes then
     */
    public synchronized void replace(AccessSettings keyFile) {
        state = state(keyFile, Optional.of(state));
    }

    private State state(AccessSettings keyFile, Optional<State> before) {
        AccessSettings all = fixed.with(keyFile);
        Map<String, SourceSettings> described = new HashMap<>();
        all.sources().forEach(source -> described.put(source.name(), source));
        Set<String> named =
                all.writeKeys().stream().map(WriteKeySettings::source).collect(Collectors.toUnmodifiableSet());
        Map<String, Source> sources = new LinkedHashMap<>();
        Map<String, RateSettings> rates = new HashMap<>();
        for (String name : named.stream().sorted().toList()) {
            Optional<SourceSettings> settings = Optional.ofNullable(described.get(name));
            settings.ifPresent(source -> rates.put(name, source.rate()));
            sources.put(name, source(name, settings, before));
        }
        return new State(new WriteKeys(all.writeKeys(), sources), Map.copyOf(sources), Map.copyOf(rates));
    }

    private Source source(String name, Optional<SourceSettings> settings, Optional<State> before) {
        int request = Math.min(
                defaults.maxRequestBytes,
                settings.flatMap(SourceSettings::maxRequestSize)
                        .map(Access::bytes)
                        .orElse(Integer.MAX_VALUE));
        int row = Math.min(
                defaults.maxRowBytes,
                settings.flatMap(SourceSettings::maxEventSize)
                        .map(Access::bytes)
                        .orElse(Integer.MAX_VALUE));
        RateSettings rate = settings.map(SourceSettings::rate).orElse(NO_RATE);
        PrivacyRules rules =
                settings.map(SourceSettings::privacy).map(privacy::rules).orElse(PrivacyRules.NONE);
        return new Source(name, request, row, rate(name, rate, before), rules);
    }

    /** A source whose rate has not changed keeps what it has used of it: a reload is no way round the limit. */
    private SourceRate rate(String name, RateSettings rate, Optional<State> before) {
        return before.filter(state -> rate.equals(state.rates.get(name)))
                .flatMap(state -> Optional.ofNullable(state.sources.get(name)))
                .map(Source::rate)
                .orElseGet(() -> new SourceRate(rate, nanoTime));
    }

    private static int bytes(DataSize size) {
        return (int) Math.min(Integer.MAX_VALUE, size.toBytes());
    }
}
