package io.millrace.jobs.pull;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One run of a pull, without effects: it is told what happened, and answers what to do next. A page's rows are delivered before the state
 * moves behind them, so whoever begins from the stored state after a crash asks for that page once more, and its events have the same ids.
 */
final class PullMachine {
    private static final Set<Integer> BUSY = Set.of(429, 503);
    private static final int REQUEST_TIMEOUT = 408;
    /** What APIs answer to a cursor or page that they don't know any more. */
    private static final Set<Integer> POSITION_LOST = Set.of(400, 404, 410, 422);

    private final Pull pull;
    private final String run;
    private final Optional<Instant> tick;
    private final RandomGenerator random;

    private PullState stored;
    private Optional<String> since;
    private Largest largest;
    private Optional<String> position;
    private Optional<String> behind = Optional.empty();
    private boolean isResumed;
    private int failures;
    private int pages;
    private long bytes;
    private boolean hasMore;

    /** What the page that is being delivered leads to. */
    private record Next(Optional<String> position, boolean hasMore) {}

    /**
     * @param stored where the run begins
     * @param run names it
     * @param tick the time of the schedule that it is for
     * @param random spreads retries
     */
    PullMachine(Pull pull, PullState stored, String run, Optional<Instant> tick, RandomGenerator random) {
        this.pull = pull;
        this.run = run;
        this.tick = tick;
        this.random = random;
        this.stored = stored;
        this.since = stored.since().or(() -> pull.since().flatMap(Pull.Since::first));
        this.largest = new Largest(stored.highest(), stored.edge());
        this.position = stored.position();
        this.isResumed = position.isPresent();
        // The page that a run begins with once more is not one of its own.
        this.pages = isResumed && pull.paging() instanceof Pull.Paging.ByNumber ? -1 : 0;
    }

    PullStep begin() {
        return ask(Duration.ZERO);
    }

    /** The API answered, or did not. */
    PullStep answered(PullAnswer answer, Instant now) {
        if (answer instanceof PullAnswer.Silent silent) {
            return again(silent.reason(), Optional.empty(), now);
        }
        if (!(answer instanceof PullAnswer.Answered answered)) {
            return new PullStep.Failed(
                    ErrorCode.API_UNREADABLE,
                    "an answer of the API of pull " + pull.name() + " has more than "
                            + pull.limits().answerBytes() + " bytes; ask for smaller pages, or raise limits.answer");
        }
        int status = answered.status();
        if (status / 100 == 2) {
            return page(answered);
        }
        if (BUSY.contains(status)) {
            return again("it answered " + status, answered.retryAfter(), now);
        }
        if (status / 100 == 5 || status == REQUEST_TIMEOUT) {
            return again("it answered " + status, Optional.empty(), now);
        }
        if (isResumed && POSITION_LOST.contains(status) && !keepsCursor()) {
            position = Optional.empty();
            isResumed = false;
            return ask(Duration.ZERO);
        }
        return new PullStep.Failed(ErrorCode.API_REFUSED, refusal(status));
    }

    private String refusal(int status) {
        String asked = "the API of pull " + pull.name() + " (" + pull.url().getHost() + ") answered " + status;
        return switch (status / 100) {
            case 3 ->
                asked + ", but addresses are not followed, so that no secret goes elsewhere; put the new one into"
                        + " url";
            case 4 ->
                asked
                        + switch (status) {
                            case 401, 403 ->
                                "; set the variable "
                                        + pull.auth().map(PullAuth::environment).orElse("of auth")
                                        + " of the service to a secret that may read this";
                            default ->
                                isResumed
                                        ? "; if the place where the last run ended is gone there, delete "
                                                + LakePullStates.key(pull.name()) + " and it begins from the start"
                                        : "; compare url, query and paging with the API's documentation";
                        };
            default -> asked + "; compare the file with the API's documentation";
        };
    }

    private boolean keepsCursor() {
        return pull.paging() instanceof Pull.Paging.ByCursor cursor && cursor.isKept();
    }

    private PullStep again(String reason, Optional<String> retryAfter, Instant now) {
        failures++;
        String what = "the API of pull " + pull.name() + " (" + pull.url().getHost() + ") can't be used: " + reason;
        if (failures >= pull.limits().attempts()) {
            return new PullStep.Failed(
                    ErrorCode.API_UNAVAILABLE, what + ", " + failures + " times; the next run goes on from there");
        }
        Duration usual = RetryDelays.after(failures, random);
        Duration wanted = retryAfter
                .flatMap(header -> RetryDelays.retryAfter(header, now))
                .orElse(usual);
        if (wanted.compareTo(pull.limits().longestWait()) > 0) {
            return new PullStep.Failed(
                    ErrorCode.API_UNAVAILABLE,
                    what + " and asks to wait for " + wanted.toSeconds() + " s, which is longer than"
                            + " limits.longest-wait; the next run goes on from there");
        }
        return ask(wanted);
    }

    private PullStep ask(Duration pause) {
        Map<String, String> query = new LinkedHashMap<>(pull.query());
        pull.since().ifPresent(by -> asked().ifPresent(value -> query.put(by.parameter(), value)));
        if (pull.paging() instanceof Pull.Paging.ByNumber number) {
            query.put(number.parameter(), position.orElse(Long.toString(number.first())));
        } else if (pull.paging() instanceof Pull.Paging.ByCursor cursor) {
            position.ifPresent(value -> query.put(cursor.parameter(), value));
        }
        return new PullStep.Ask(pause, query);
    }

    private Optional<String> asked() {
        return pull.paging() instanceof Pull.Paging.BySince ? largest.value().or(() -> since) : since;
    }

    private PullStep page(PullAnswer.Answered answered) {
        failures = 0;
        pages++;
        bytes += answered.bytes();
        try {
            PullPage page = PullPage.read(pull, answered.body());
            List<PullEvent> events = page.events();
            List<PullEvent> fresh =
                    events.stream().filter(event -> !isKnown(event)).toList();
            Largest before = largest;
            largest = largest.with(events.stream()
                    .flatMap(event -> event.since().map(value -> new Largest.Valued(value, event.id())).stream())
                    .toList());
            Next next = next(page, events.isEmpty(), before);
            behind = resume(next);
            position = next.position();
            hasMore = next.hasMore();
            return new PullStep.Deliver(fresh);
        } catch (MillraceException e) {
            return new PullStep.Failed(e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** Whether a run before this one delivered it: APIs that take "since" as "from" send the last ones again. */
    private boolean isKnown(PullEvent event) {
        Largest known = new Largest(stored.highest(), stored.edge());
        return event.since().filter(value -> known.holds(value, event.id())).isPresent();
    }

    private Next next(PullPage page, boolean isEmpty, Largest before) {
        Pull.Paging paging = pull.paging();
        if (paging instanceof Pull.Paging.ByNumber number) {
            boolean goesOn = number.more().map(page::isTrue).orElse(!isEmpty);
            return goesOn ? new Next(Optional.of(following(number)), true) : new Next(Optional.empty(), false);
        }
        if (paging instanceof Pull.Paging.ByCursor cursor) {
            return next(cursor, page.text(cursor.next()), isEmpty);
        }
        if (paging instanceof Pull.Paging.BySince) {
            boolean hasRisen = largest.value().isPresent()
                    && before.value()
                            .or(() -> since)
                            .map(value -> Largest.compare(largest.value().get(), value) > 0)
                            .orElse(true);
            return new Next(Optional.empty(), hasRisen);
        }
        return new Next(Optional.empty(), false);
    }

    /**
     * Where a later run goes on. A page that had room left when it was asked for may have got rows since, so the next run asks for the
     * last page by its number once more.
     */
    private Optional<String> resume(Next next) {
        return next.hasMore() && pull.paging() instanceof Pull.Paging.ByNumber number
                ? position.or(() -> Optional.of(Long.toString(number.first())))
                : next.position();
    }

    private String following(Pull.Paging.ByNumber number) {
        return Long.toString(position.map(PullMachine::number).orElse(number.first()) + 1);
    }

    private static long number(String position) {
        try {
            return Long.parseLong(position);
        } catch (NumberFormatException e) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the stored place is a cursor, but the pull's paging is by number now; delete its state, and it"
                            + " begins from the start",
                    e);
        }
    }

    private Next next(Pull.Paging.ByCursor cursor, Optional<String> following, boolean isEmpty) {
        boolean isSame = following.isPresent() && following.equals(position);
        if (cursor.isKept()) {
            return new Next(following.or(() -> position), following.isPresent() && !isEmpty && !isSame);
        }
        if (isSame) {
            throw new MillraceException(
                    ErrorCode.API_UNREADABLE,
                    "the API of pull " + pull.name() + " names the same cursor again, which would never end; if that is"
                            + " how its feed ends, set paging.keep");
        }
        return new Next(following, following.isPresent());
    }

    /** Kafka has all rows of the page. */
    PullStep delivered(Instant now) {
        boolean isBySince = pull.paging() instanceof Pull.Paging.BySince;
        boolean movesSince = isBySince || !hasMore;
        PullState to =
                stored.at(movesSince ? largest.value().or(() -> since) : stored.since(), largest, behind, run, now);
        return new PullStep.Save(stored, isThrough() ? to.through(tick, now) : to);
    }

    private boolean isThrough() {
        return !hasMore
                || pages >= pull.limits().pages()
                || bytes >= pull.limits().bytes();
    }

    /**
     * The state was stored, or somebody else's stands there.
     *
     * @param to what the step named
     */
    PullStep saved(boolean isSaved, PullState to) {
        if (!isSaved) {
            return new PullStep.Superseded();
        }
        stored = to;
        isResumed = false;
        return isThrough() ? new PullStep.Through(!hasMore) : ask(Duration.ZERO);
    }
}
