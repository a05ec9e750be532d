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
    private String unclearFailure = "";
    private int unclearFailures;
    private boolean ledgerKnown;
    private @Nullable Instant newestHour;
    private @Nullable Instant fullyListedAt;
    private @Nullable Instant listedAt;

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
            unloaded.clear();
            recentlyLoaded.clear();
            ledgerKnown = false;
            fullyListedAt = now;
            newestHour = null;
        }
        listedAt = now;
        for (LakeBatch batch : batches) {
            if (!recentlyLoaded.contains(batch.object())) {
                unloaded.put(batch.object(), batch);
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

    /** Whether the ledger has been read as a whole since the last full listing. */
    boolean ledgerKnown() {
        return ledgerKnown;
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
                .filter(object -> ledgerKnown && !unloaded.containsKey(object))
                .collect(Collectors.toSet());
    }

    void released(Collection<String> objects) {
        held.keySet().removeAll(objects);
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

    /** The hour of the oldest batch that is not loaded. */
    public Optional<Instant> oldestPending() {
        return unloaded.values().stream().map(batch -> batch.name().hour()).min(Comparator.naturalOrder());
    }

    /** When the first held batch is tried again. */
    public Optional<Instant> nextRetry() {
        return held.values().stream()
                .filter(batch -> unloaded.containsKey(batch.object()))
                .map(HeldBatch::retryAt)
                .min(Comparator.naturalOrder());
    }
}
