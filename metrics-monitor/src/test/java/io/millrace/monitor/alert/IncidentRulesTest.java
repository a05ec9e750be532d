package io.millrace.monitor.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IncidentRulesTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final IncidentRules RULES =
            new IncidentRules(Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofMinutes(30));

    @Test
    void nobodyIsToldOfWhatDoesNotLast() {
        Incident fresh = begin(Severity.WARNING, false);
        assertThat(fresh.state()).isEqualTo(Incident.State.PENDING);
        assertThat(RULES.next(fresh, List.of(), START.plusSeconds(30), false).incident())
                .isEmpty();
    }

    @Test
    void whatLastsIsToldOnceAndItsEndToo() {
        IncidentRules.Outcome opened =
                RULES.next(begin(Severity.WARNING, false), wrong(Severity.WARNING), START.plusSeconds(60), false);
        assertThat(opened.notice()).contains(IncidentRules.Notice.OPENED);
        IncidentRules.Outcome still =
                RULES.next(opened.incident().orElseThrow(), wrong(Severity.WARNING), START.plusSeconds(70), false);
        assertThat(still.notice()).isEmpty();
        IncidentRules.Outcome gone =
                RULES.next(still.incident().orElseThrow(), List.of(), START.plusSeconds(80), false);
        assertThat(gone.notice()).isEmpty();
        assertThat(gone.incident().orElseThrow().isOver()).isFalse();
        IncidentRules.Outcome over =
                RULES.next(gone.incident().orElseThrow(), List.of(), START.plusSeconds(80 + 180), false);
        assertThat(over.notice()).contains(IncidentRules.Notice.RESOLVED);
        assertThat(over.incident().orElseThrow().isOver()).isTrue();
    }

    @Test
    void whatComesBackSoonIsTheSameIncident() {
        Incident open = RULES.next(
                        begin(Severity.WARNING, false), wrong(Severity.WARNING), START.plusSeconds(60), false)
                .incident()
                .orElseThrow();
        Incident gone = RULES.next(open, List.of(), START.plusSeconds(100), false)
                .incident()
                .orElseThrow();
        IncidentRules.Outcome back = RULES.next(gone, wrong(Severity.WARNING), START.plusSeconds(200), false);
        assertThat(back.notice()).isEmpty();
        assertThat(back.incident().orElseThrow().goneSince()).isEmpty();
    }

    @Test
    void whatBecomesWorseIsToldAgain() {
        Incident open = RULES.next(
                        begin(Severity.WARNING, false), wrong(Severity.WARNING), START.plusSeconds(60), false)
                .incident()
                .orElseThrow();
        assertThat(RULES.next(open, wrong(Severity.CRITICAL), START.plusSeconds(70), false)
                        .notice())
                .contains(IncidentRules.Notice.WORSENED);
    }

    @Test
    void whatNobodyTakesIsEscalatedOnceAndWhatSomebodyTakesIsNot() {
        Incident open = RULES.next(
                        begin(Severity.WARNING, false), wrong(Severity.WARNING), START.plusSeconds(60), false)
                .incident()
                .orElseThrow();
        Instant late = START.plusSeconds(60).plus(Duration.ofMinutes(30));
        IncidentRules.Outcome escalated = RULES.next(open, wrong(Severity.WARNING), late, false);
        assertThat(escalated.notice()).contains(IncidentRules.Notice.ESCALATED);
        assertThat(RULES.next(escalated.incident().orElseThrow(), wrong(Severity.WARNING), late.plusSeconds(1), false)
                        .notice())
                .isEmpty();
        Incident taken = IncidentRules.acknowledge(open, "ada");
        assertThat(RULES.next(taken, wrong(Severity.WARNING), late, false).notice())
                .isEmpty();
        assertThat(taken.state()).isEqualTo(Incident.State.ACKNOWLEDGED);
    }

    @Test
    void whatIsStillWrongWhenASilenceEndsIsToldThen() {
        Incident muted = RULES.next(begin(Severity.WARNING, true), wrong(Severity.WARNING), START.plusSeconds(90), true)
                .incident()
                .orElseThrow();
        assertThat(muted.told()).isEmpty();
        assertThat(RULES.next(muted, wrong(Severity.WARNING), START.plusSeconds(100), false)
                        .notice())
                .contains(IncidentRules.Notice.OPENED);
    }

    @Test
    void theEndOfWhatPeopleKnowOfIsToldWhenTheSilenceIsOver() {
        Incident open = RULES.next(
                        begin(Severity.WARNING, false), wrong(Severity.WARNING), START.plusSeconds(60), false)
                .incident()
                .orElseThrow();
        Instant gone = START.plusSeconds(100);
        Incident quiet = RULES.next(open, List.of(), gone, true).incident().orElseThrow();
        IncidentRules.Outcome silenced = RULES.next(quiet, List.of(), gone.plusSeconds(500), true);
        assertThat(silenced.notice()).isEmpty();
        IncidentRules.Outcome over =
                RULES.next(silenced.incident().orElseThrow(), List.of(), gone.plusSeconds(510), false);
        assertThat(over.notice()).contains(IncidentRules.Notice.RESOLVED);
        assertThat(over.incident().orElseThrow().isOver()).isTrue();
    }

    /** Whatever happens in whatever order, what people hear makes sense. */
    @Test
    void anyScheduleTellsAStoryThatMakesSense() {
        List<Severity> severities = List.of(Severity.values());
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            Instant now = START;
            Optional<Incident> incident = Optional.empty();
            List<IncidentRules.Notice> heard = new ArrayList<>();
            Severity loudest = Severity.INFO;
            for (int step = 0; step < 60; step++) {
                now = now.plusSeconds(random.nextInt(120));
                boolean muted = random.nextInt(5) == 0;
                List<Condition> conditions =
                        random.nextInt(3) == 0 ? List.of() : wrong(severities.get(random.nextInt(3)));
                if (incident.isPresent() && random.nextInt(10) == 0) {
                    incident = incident.map(known -> IncidentRules.acknowledge(known, "ada"));
                }
                if (incident.isEmpty() && conditions.isEmpty()) {
                    continue;
                }
                IncidentRules.Outcome outcome = incident.isEmpty()
                        ? RULES.begin("dataset:plays", conditions, now, muted)
                        : RULES.next(incident.get(), conditions, now, muted);
                String about = "seed " + seed + ", step " + step + ": " + heard + " then " + outcome;
                if (outcome.notice().isPresent()) {
                    IncidentRules.Notice notice = outcome.notice().get();
                    assertThat(muted).as(about).isFalse();
                    assertThat(heard.isEmpty()).as(about).isEqualTo(notice == IncidentRules.Notice.OPENED);
                    if (notice == IncidentRules.Notice.WORSENED) {
                        assertThat(outcome.incident().orElseThrow().worst())
                                .as(about)
                                .isGreaterThan(loudest);
                    }
                    if (notice == IncidentRules.Notice.ESCALATED) {
                        assertThat(heard).as(about).doesNotContain(IncidentRules.Notice.ESCALATED);
                        assertThat(outcome.incident().orElseThrow().acknowledgedBy())
                                .as(about)
                                .isEmpty();
                    }
                    heard.add(notice);
                    loudest = outcome.incident().orElseThrow().worst();
                }
                incident = outcome.incident().filter(known -> !known.isOver());
                if (incident.isEmpty()) {
                    heard.clear();
                    loudest = Severity.INFO;
                }
            }
        }
    }

    private static Incident begin(Severity severity, boolean muted) {
        return RULES.begin("dataset:plays", wrong(severity), START, muted)
                .incident()
                .orElseThrow();
    }

    private static List<Condition> wrong(Severity severity) {
        return List.of(new Condition(
                "freshness/plays",
                Stage.LAKE,
                "",
                "plays",
                severity,
                "team-plays",
                "plays is older than promised",
                "within 60 s",
                "90 s",
                START,
                List.of(),
                "See the lake-writer."));
    }
}
