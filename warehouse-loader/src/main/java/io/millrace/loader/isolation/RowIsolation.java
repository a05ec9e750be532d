package io.millrace.loader.isolation;

import io.millrace.loader.isolation.IsolationAction.GiveUp;
import io.millrace.loader.isolation.IsolationAction.ListFaults;
import io.millrace.loader.isolation.IsolationAction.Load;
import io.millrace.loader.isolation.IsolationAction.Nothing;
import io.millrace.loader.isolation.IsolationAction.Test;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that keep a group of batches from being loaded. A state machine without effects: {@link #next} says what to
 * do, and the answers come back by {@link #refused}, {@link #passed} and {@link #listed}. Not thread-safe.
 *
 * <p>Where the warehouse names the rows, they are taken from there: one load that is refused, one question for all faults, one
 * load without them; k rows that are named one by one cost k + 2 attempts, or one more. Where it names none, halves of what is under suspicion are tested until one
 * row is left, and then everything but that row is loaded: about log2(n) + 2 attempts for each bad row.
 *
 * <p>A row is blamed only when the warehouse named it or refused it alone. A dry run that lets pass what a load refuses
 * is not believed any more: copies that are undone take its place.
 */
public final class RowIsolation {
    private final Map<String, Long> rows;
    private final ToLongFunction<String> tolerated;
    private final int maxAttempts;
    private final NavigableMap<RowPlace, RowFault> bad = new TreeMap<>();
    private final Map<String, String> setAside = new LinkedHashMap<>();
    private RowSet all;

    private Phase phase = Phase.LOADING;
    private int attempts;
    private Optional<ProbeMethod> listMethod = Optional.of(ProbeMethod.DRY_RUN);
    private ProbeMethod method = ProbeMethod.DRY_RUN;
    private boolean dryRunTried;
    private RowSet clean = new RowSet(List.of());
    private RowSet window = new RowSet(List.of());
    private @Nullable GiveUp surrender;

    private enum Phase {
        LOADING,
        LISTING,
        /** Whether a dry run refuses what a load refused. */
        CHECKING,
        /** The window holds at least one bad row. */
        SEARCHING
    }

    /**
     * @param rows how many rows each batch has, by its object, in the order in which they are to be loaded
     * @param tolerated how many bad rows of a batch may be left out, by its object
     * @param maxAttempts loads and probes before the search is given up
     */
    public RowIsolation(Map<String, Long> rows, ToLongFunction<String> tolerated, int maxAttempts) {
        this(rows, whole(rows), tolerated, maxAttempts);
    }

    /**
     * Of some rows of the batches only.
     *
     * @param chosen the rows to load
     */
    public RowIsolation(Map<String, Long> rows, RowSet chosen, ToLongFunction<String> tolerated, int maxAttempts) {
        this.rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        this.tolerated = tolerated;
        this.maxAttempts = maxAttempts;
        this.all = chosen;
    }

    private static RowSet whole(Map<String, Long> rows) {
        return new RowSet(new LinkedHashMap<>(rows)
                .entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> new RowRange(entry.getKey(), 1, entry.getValue()))
                        .toList());
    }

    /** What to do now; the same until there is an answer. */
    public IsolationAction next() {
        if (surrender != null) {
            return surrender;
        }
        if (setAside.size() == rows.size()) {
            return new Nothing();
        }
        return switch (phase) {
            case LOADING -> new Load(all.without(badRows()));
            case LISTING -> new ListFaults(all.without(badRows()), listMethod.orElse(ProbeMethod.DRY_RUN));
            case CHECKING -> new Test(window, ProbeMethod.DRY_RUN);
            case SEARCHING -> new Test(tested(), method);
        };
    }

    /** The load or test was refused because of rows. */
    public void refused(LoadRejection rejection) {
        attempted();
        if (take(rejection.faults())) {
            loadNext();
            return;
        }
        switch (phase) {
            case LOADING, LISTING -> search(rejection);
            case CHECKING -> narrow(window, rejection);
            case SEARCHING -> narrow(tested(), rejection);
        }
    }

    /** The test went well. */
    public void passed() {
        attempted();
        if (phase == Phase.CHECKING) {
            distrustDryRun();
        } else if (window.size() > 1) {
            RowSet half = tested();
            clean = union(clean, half);
            window = window.without(half);
        } else if (method == ProbeMethod.DRY_RUN) {
            distrustDryRun();
        } else {
            giveUp("the warehouse refuses the rows together, but takes each of them alone");
        }
    }

    /** Takes in rows that are known to be bad before anything is asked; lines that a batch doesn't have don't count. */
    public void known(List<NamedFault> faults) {
        take(faults);
    }

    /** What the question for all faults brought. */
    public void listed(List<NamedFault> faults) {
        attempted();
        boolean none = !take(faults);
        if (none) {
            listMethod = listMethod.filter(ProbeMethod.DRY_RUN::equals).map(dryRun -> ProbeMethod.UNDONE_COPY);
        }
        phase = Phase.LOADING;
    }

    /** The bad rows of the batches that are not set aside. */
    public NavigableMap<RowPlace, RowFault> bad() {
        return Collections.unmodifiableNavigableMap(bad);
    }

    /** Batches with more bad rows than are tolerated: reasons by object. */
    public Map<String, String> setAside() {
        return Collections.unmodifiableMap(setAside);
    }

    /** Loads and probes so far, without the load that goes well. */
    public int attempts() {
        return attempts;
    }

    /** Answers whether there was something new in them. */
    private boolean take(List<NamedFault> faults) {
        boolean fresh = false;
        for (NamedFault named : faults) {
            boolean isOurs = named.namesRow()
                    && named.line() <= rows.getOrDefault(named.object(), 0L)
                    && !setAside.containsKey(named.object());
            if (isOurs) {
                fresh |= blame(new RowPlace(named.object(), named.line()), named.fault());
            }
        }
        return fresh;
    }

    private boolean blame(RowPlace place, RowFault fault) {
        if (bad.putIfAbsent(place, fault) != null) {
            return false;
        }
        long count = badOf(place.object()).size();
        if (count > tolerated.applyAsLong(place.object())) {
            setAside(place.object(), count);
        }
        return true;
    }

    private void setAside(String object, long count) {
        NavigableMap<RowPlace, RowFault> own = badOf(object);
        Map.Entry<RowPlace, RowFault> first = own.firstEntry();
        setAside.put(
                object,
                "at least " + count + " of " + rows.get(object) + " rows can't be loaded, where "
                        + tolerated.applyAsLong(object) + " are tolerated; the first is line "
                        + first.getKey().line() + ": " + first.getValue().reason());
        own.clear();
        all = all.without(object);
        clean = clean.without(object);
    }

    private NavigableMap<RowPlace, RowFault> badOf(String object) {
        return bad.subMap(new RowPlace(object, 1), true, new RowPlace(object, Long.MAX_VALUE), true);
    }

    private void loadNext() {
        boolean anyLeft = !all.without(badRows()).ranges().isEmpty();
        phase = listMethod.isPresent() && anyLeft ? Phase.LISTING : Phase.LOADING;
    }

    private void search(LoadRejection rejection) {
        RowSet suspects = suspects();
        if (suspects.ranges().isEmpty()) {
            distrustDryRun();
            return;
        }
        window = namedObject(rejection, suspects).orElse(suspects);
        boolean check = method == ProbeMethod.DRY_RUN && !dryRunTried;
        phase = check ? Phase.CHECKING : Phase.SEARCHING;
        dryRunTried = true;
    }

    /** The warehouse may name an object without a line. */
    private static Optional<RowSet> namedObject(LoadRejection rejection, RowSet suspects) {
        return rejection.faults().stream()
                .map(named -> new RowSet(suspects.ranges().stream()
                        .filter(range -> range.object().equals(named.object()))
                        .toList()))
                .filter(own -> !own.ranges().isEmpty())
                .findFirst();
    }

    private void narrow(RowSet refused, LoadRejection rejection) {
        window = refused;
        phase = Phase.SEARCHING;
        if (window.size() > 1) {
            return;
        }
        RowRange row = window.ranges().get(0);
        blame(new RowPlace(row.object(), row.first()), fault(rejection));
        phase = Phase.LOADING;
    }

    private static RowFault fault(LoadRejection rejection) {
        return rejection.faults().stream()
                .map(NamedFault::fault)
                .findFirst()
                .orElseGet(() -> new RowFault("", rejection.code().text(), rejection.reason()));
    }

    /** What dry runs have shown doesn't count. */
    private void distrustDryRun() {
        if (method == ProbeMethod.UNDONE_COPY) {
            giveUp("the warehouse refuses to load rows that it takes in every test");
            return;
        }
        method = ProbeMethod.UNDONE_COPY;
        clean = new RowSet(List.of());
        window = suspects();
        phase = window.ranges().isEmpty() ? Phase.LOADING : Phase.SEARCHING;
        if (window.ranges().isEmpty()) {
            giveUp("the warehouse refuses the batches although no row of them is left");
        }
    }

    private RowSet tested() {
        return window.size() == 1 ? window : window.firstHalf();
    }

    private RowSet suspects() {
        return all.without(clean).without(badRows());
    }

    private NavigableSet<RowPlace> badRows() {
        return bad.navigableKeySet();
    }

    private static RowSet union(RowSet a, RowSet b) {
        List<RowRange> ranges = new ArrayList<>(a.ranges());
        ranges.addAll(b.ranges());
        ranges.sort(Comparator.comparing(RowRange::object).thenComparingLong(RowRange::first));
        return new RowSet(ranges);
    }

    private void attempted() {
        attempts++;
        if (attempts >= maxAttempts) {
            giveUp("after " + attempts + " attempts not all bad rows are found");
        }
    }

    private void giveUp(String reason) {
        RowSet where = window.ranges().isEmpty() ? all : window;
        List<String> objects =
                where.ranges().stream().map(RowRange::object).distinct().toList();
        surrender = new GiveUp(objects.isEmpty() ? List.copyOf(rows.keySet()) : objects, reason);
    }
}
