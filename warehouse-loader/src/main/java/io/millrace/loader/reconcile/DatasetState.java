package io.millrace.loader.reconcile;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one instance remembers of a dataset between passes, to keep listings and ledger reads short. Nothing here is trusted:
 * before a load the ledger is asked again. Not thread-safe.
 */
public final class DatasetState {
    /** Batches come late into the hours before the newest one; into older ones only the full listing looks. */
    private static final Duration LATE = Duration.ofHours(2);

    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    private final NavigableMap<String, LakeBatch> unloaded = new TreeMap<>();
    private final Set<String> recentlyLoaded = new HashSet<>();
    private final Map<String, BatchManifest> manifests = new HashMap<>();
    private final Map<String, HeldBatch> held = new HashMap<>();
    private final Set<String> unwritten = new TreeSet<>();
    private final Set<String> loadedHere = new HashSet<>();
    private final Map<String, Instant> seen = new HashMap<>();
    private String unclearFailure = "";
    private int unclearFailures;
    private boolean ledgerKnown;
    private boolean beginning;
    private Instant sight = Instant.MIN;
    private @Nullable Instant newestHour;
    private @Nullable Instant fullyListedAt;
    private @Nullable Instant listedAt;

    /** Whether nothing was listed yet. */
    boolean isNew() {
        return listedAt == null && !beginning;
    }

    /**
     * Begins where the ledger ends, so that the first pass needn't compare the whole lake with the whole ledger; that follows
     * when the next full listing is due. What is held stays in sight.
     *
     * @param lastLoaded hour of the last object that is loaded
     */
    void begin(Instant lastLoaded, Collection<HeldBatch> waiting, Instant now) {
        Instant from = waiting.stream()
                .flatMap(batch -> BatchName.parse(batch.object()).stream())
                .map(BatchName::hour)
                .reduce(lastLoaded.minus(LATE), (a, b) -> a.isBefore(b) ? a : b);
        newestHour = from.plus(LATE);
        fullyListedAt = now;
        ledgerKnown = true;
        beginning = true;
    }

    /** Whether of what is listed it was not asked yet what of it is loaded. */
    boolean isBeginning() {
        return beginning;
    }

    /** From which hour on to list now; empty for everything. */
    Optional<Instant> listFrom(Instant now, Duration fullListing) {
        // A clock that went back has been wrong before or is wrong now; in both cases the hours say nothing.
        boolean wentBack = listedAt != null && listedAt.isAfter(now);
        if (wentBack
                || fullyListedAt == null
                || newestHour == null
                || !fullyListedAt.plus(fullListing).isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(newestHour.minus(LATE));
    }

    /** Takes a listing in. */
    void listed(List<LakeBatch> batches, Optional<Instant> from, Instant now) {
        if (from.isEmpty()) {
            beginning = false;
            unloaded.clear();
            recentlyLoaded.clear();
            ledgerKnown = false;
            fullyListedAt = now;
            newestHour = null;
        }
        listedAt = now;
        sight = from.orElse(Instant.MIN);
        for (LakeBatch batch : batches) {
            if (!recentlyLoaded.contains(batch.object())) {
                unloaded.put(batch.object(), batch);
                seen.putIfAbsent(batch.object(), now);
            }
            // A batch that claims to be of the future must not hide those of today.
            Instant hour = batch.name().hour().isAfter(now)
                    ? now.truncatedTo(ChronoUnit.HOURS)
                    : batch.name().hour();
            if (newestHour == null || hour.isAfter(newestHour)) {
                newestHour = hour;
            }
        }
    }

    /**
     * Since when the batch that has waited longest has done so at least: since it was first seen, or since the end of its hour
     * where that was before. Empty when none waits, or when it isn't known yet which are loaded.
     */
    public Optional<Instant> pendingSince() {
        seen.keySet().retainAll(unloaded.keySet());
        return ledgerKnown && !beginning
                ? unloaded.values().stream().map(this::pendingSince).min(Comparator.naturalOrder())
                : Optional.empty();
    }

    private Instant pendingSince(LakeBatch batch) {
        Instant hourEnd = batch.name().hour().plus(1, ChronoUnit.HOURS);
        Instant first = seen.getOrDefault(batch.object(), hourEnd);
        return first.isBefore(hourEnd) ? first : hourEnd;
    }

    /** Whether the ledger has been read as a whole since the last full listing. */
    boolean ledgerKnown() {
        return ledgerKnown;
    }

    /** Takes in that of everything that is listed it was asked whether it is loaded. */
    void begun() {
        beginning = false;
    }

    /** Takes the dataset's whole ledger in. */
    void ledger(Set<String> objects) {
        ledgerKnown = true;
        loaded(objects);
    }

    /** Takes in that these are loaded. */
    void loaded(Collection<String> objects) {
        Instant recent = newestHour == null ? Instant.MIN : newestHour.minus(LATE);
        for (String object : objects) {
            LakeBatch batch = unloaded.remove(object);
            manifests.remove(object);
            if (held.containsKey(object)) {
                loadedHere.add(object);
            }
            Optional<BatchName> name = batch == null ? BatchName.parse(object) : Optional.of(batch.name());
            if (name.isPresent() && !name.get().hour().isBefore(recent)) {
                recentlyLoaded.add(object);
            }
        }
    }

    /** Takes in which batches are written down as waiting; what could not be written yet is kept. */
    void held(List<HeldBatch> written) {
        Map<String, HeldBatch> own = new HashMap<>();
        unwrittenHolds().forEach(batch -> own.put(batch.object(), batch));
        held.clear();
        held.putAll(own);
        for (HeldBatch batch : written) {
            HeldBatch latest = held.merge(batch.object(), batch, (a, b) -> a.attempts() >= b.attempts() ? a : b);
            if (!latest.equals(own.get(batch.object()))) {
                unwritten.remove(batch.object());
            }
        }
    }

    /** Takes in that the batch waits from now on, which is not written down yet. */
    void hold(HeldBatch batch) {
        held.put(batch.object(), batch);
        unwritten.add(batch.object());
        // The batch may be mended, or erased in part, before the next attempt.
        manifests.remove(batch.object());
    }

    /** Batches of which it is still to be written down that they wait. */
    List<HeldBatch> unwrittenHolds() {
        unwritten.retainAll(unloaded.keySet());
        return unwritten.stream().map(held::get).filter(Objects::nonNull).toList();
    }

    void written(Collection<HeldBatch> batches) {
        batches.forEach(batch -> unwritten.remove(batch.object()));
    }

    Optional<HeldBatch> heldBefore(String object) {
        return Optional.ofNullable(held.get(object));
    }

    /**
     * Takes in a failure that has no clear cause, and answers how often it has come in a row. Numbers in its text, such as
     * those of queries, make no difference.
     */
    int unclearFailures(String reason) {
        String failure = NUMBERS.matcher(reason).replaceAll("#");
        unclearFailures = failure.equals(unclearFailure) ? unclearFailures + 1 : 1;
        unclearFailure = failure;
        return unclearFailures;
    }

    void noUnclearFailures() {
        unclearFailure = "";
        unclearFailures = 0;
    }

    /** Objects that are written down as waiting although they are loaded, or are no longer in the lake. */
    Set<String> heldInVain() {
        return held.keySet().stream()
                .filter(object -> ledgerKnown && !beginning && !unloaded.containsKey(object))
                .filter(object -> loadedHere.contains(object) || inSight(object))
                .collect(Collectors.toSet());
    }

    /** Of older batches than those that were just listed, another instance may know more. */
    private boolean inSight(String object) {
        return BatchName.parse(object).map(name -> !name.hour().isBefore(sight)).orElse(true);
    }

    void released(Collection<String> objects) {
        held.keySet().removeAll(objects);
        loadedHere.removeAll(objects);
    }

    /** The batches to load now: fresh ones first, then those whose wait is over, each in the order of their names. */
    List<LakeBatch> due(Instant now, int limit) {
        Stream<LakeBatch> fresh = unloaded.values().stream().filter(batch -> !held.containsKey(batch.object()));
        Stream<LakeBatch> waited = unloaded.values().stream()
                .filter(batch -> held.containsKey(batch.object())
                        && !held.get(batch.object()).retryAt().isAfter(now));
        return Stream.concat(fresh, waited).limit(limit).toList();
    }

    Optional<BatchManifest> manifest(LakeBatch batch) {
        return Optional.ofNullable(manifests.get(batch.object()));
    }

    void manifest(BatchManifest manifest) {
        manifests.put(manifest.object(), manifest);
    }

    /** How many batches are not loaded, as far as known; held ones included. */
    public int pending() {
        return unloaded.size();
    }

    /** How many batches wait because of what is in them. */
    public int heldCount() {
        return (int) held.keySet().stream().filter(unloaded::containsKey).count();
    }

    /** When the first held batch is tried again. */
    public Optional<Instant> nextRetry() {
        return held.values().stream()
                .filter(batch -> unloaded.containsKey(batch.object()))
                .map(HeldBatch::retryAt)
                .min(Comparator.naturalOrder());
    }
}
