package io.millrace.monitor.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts conditions together that have one cause. Along the way of the records, what is wrong with a whole stage or source explains
 * what is wrong with datasets there and after it; the same thing wrong with many datasets at one stage is wrong with the stage; and
 * everything wrong with one dataset is one cause.
 */
final class Grouping {
    private static final int MANY = 3;
    /** How the ids begin of conditions that say that a server is away. */
    private static final String AWAY = "stage/";

    private Grouping() {}

    /** The conditions by cause. Every condition is in exactly one group. */
    static Map<String, List<Condition>> byCause(List<Condition> conditions) {
        Map<Stage, Condition> broken = new EnumMap<>(Stage.class);
        conditions.stream()
                .filter(condition -> condition.isShared() && isOnTheWay(condition.stage()))
                .filter(condition -> condition.stage() != Stage.SOURCE)
                .filter(condition -> missing(condition, conditions).isEmpty())
                .sorted(Comparator.comparing(Condition::id))
                .forEach(condition -> broken.putIfAbsent(condition.stage(), condition));
        Map<Stage, Set<String>> datasets = new EnumMap<>(Stage.class);
        conditions.stream()
                .filter(condition -> !condition.isShared() && isOnTheWay(condition.stage()))
                .forEach(condition -> datasets.computeIfAbsent(condition.stage(), any -> new TreeSet<>())
                        .add(condition.dataset()));
        Map<String, List<Condition>> groups = new TreeMap<>();
        for (Condition condition : conditions) {
            groups.computeIfAbsent(cause(condition, conditions, broken, datasets), any -> new ArrayList<>())
                    .add(condition);
        }
        return groups;
    }

    private static String cause(
            Condition condition, List<Condition> all, Map<Stage, Condition> broken, Map<Stage, Set<String>> datasets) {
        if (condition.isShared()) {
            return sharedCause(missing(condition, all).orElse(condition), broken);
        }
        Optional<Condition> source = all.stream()
                .filter(other -> other.isShared() && other.stage() == Stage.SOURCE)
                .filter(other -> condition.dataset().startsWith(other.subject() + "."))
                .findFirst();
        if (source.isPresent()) {
            return "source:" + source.get().subject();
        }
        for (Stage stage : broken.keySet()) {
            if (stage.compareTo(condition.stage()) <= 0) {
                return "stage:" + stage.name().toLowerCase(java.util.Locale.ROOT);
            }
        }
        if (datasets.getOrDefault(condition.stage(), Set.of()).size() >= MANY) {
            return "stage:" + condition.stage().name().toLowerCase(java.util.Locale.ROOT);
        }
        return "dataset:" + condition.dataset();
    }

    /** What a service says that it can't use, where that is known to be away by itself: the cause, and not the service. */
    private static Optional<Condition> missing(Condition condition, List<Condition> all) {
        return all.stream()
                .filter(other -> other.isShared() && other.id().startsWith(AWAY))
                .filter(other -> !condition.id().startsWith(AWAY))
                .filter(other -> condition.seen().contains(dependency(other.subject()) + ": "))
                .min(Comparator.comparing(Condition::id));
    }

    /** The name under which services show what they need. */
    private static String dependency(String subject) {
        return subject.equals("lake") ? "object-store" : subject;
    }

    /** A stage that can't work because the one before it does not is not another cause. */
    private static String sharedCause(Condition condition, Map<Stage, Condition> broken) {
        String stage = condition.stage().name().toLowerCase(java.util.Locale.ROOT);
        return isOnTheWay(condition.stage())
                        && condition.stage() != Stage.SOURCE
                        && broken.containsKey(condition.stage())
                ? "stage:" + stage
                : stage + ":" + condition.subject();
    }

    /** What the rows look like is explained by what is wrong on their way; calls and the monitor lie beside it. */
    private static boolean isOnTheWay(Stage stage) {
        return stage.compareTo(Stage.JOBS) <= 0;
    }
}
