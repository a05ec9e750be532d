package io.millrace.standalone.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which faults come when: a pure function of the seed, the length, the kinds and what there is to hit. All kinds come once in
 * random order before one comes again; now and then two overlap.
 */
public record Schedule(long seed, List<Injection> injections) {
    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final double SHARE_OVERLAPPING = 0.25;

    public Schedule {
        injections = List.copyOf(injections);
    }

    static Schedule of(long seed, Duration length, Set<FaultKind> kinds, Targets targets) {
        Random random = new Random(seed);
        List<Injection> injections = new ArrayList<>();
        if (kinds.isEmpty()) {
            return new Schedule(seed, injections);
        }
        Duration at = BEFORE;
        while (true) {
            // Sorted first, so that the seed alone decides.
            List<FaultKind> round = new ArrayList<>(new TreeSet<>(kinds));
            Collections.shuffle(round, random);
            for (FaultKind kind : round) {
                Injection next = injection(random, at, kind, targets);
                while (injections.stream().anyMatch(next::meets)) {
                    at = at.plusMillis(500);
                    next = new Injection(at, next.length(), kind, next.target(), next.amount());
                }
                if (next.end().compareTo(length) > 0) {
                    injections.sort(Comparator.comparing(Injection::at));
                    return new Schedule(seed, injections);
                }
                injections.add(next);
                boolean overlaps = random.nextDouble() < SHARE_OVERLAPPING;
                Duration pause = Duration.ofMillis(1_000 + random.nextInt(4_000));
                at = overlaps ? next.at().plus(pause) : next.end().plus(pause);
            }
        }
    }

    private static Injection injection(Random random, Duration at, FaultKind kind, Targets targets) {
        List<String> names = targets.of(kind);
        String target = names.get(random.nextInt(names.size()));
        int range = (kind.longestSeconds() - kind.shortestSeconds()) * 1_000;
        int millis = kind.shortestSeconds() * 1_000 + (range == 0 ? 0 : random.nextInt(range));
        return new Injection(at, Duration.ofMillis(millis), kind, target, random.nextDouble());
    }
}
