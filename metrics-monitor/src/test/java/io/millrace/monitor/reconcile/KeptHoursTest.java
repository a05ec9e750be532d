package io.millrace.monitor.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeptHoursTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final DatasetName USERS = new DatasetName("users");

    private final KeptHours kept = new KeptHours();

    @Test
    void whatIsKeptIsWrittenAgainOnlyWhenItChanges() {
        Reconciliation hour = hour(PLAYS, 500_000, 10, 7);
        assertThat(kept.changed(List.of(hour))).containsExactly(hour);
        kept.keep(List.of(hour));
        assertThat(kept.changed(List.of(hour))).isEmpty();
        // The same by a sum of the fields, as a weak checksum has it.
        Reconciliation other = hour(PLAYS, 500_000, 11, 7 - 31);
        assertThat(kept.changed(List.of(other, hour(USERS, 500_000, 10, 7)))).hasSize(2);
    }

    @Test
    void anHourThatTakesThePlaceOfAnotherIsNotTakenForIt() {
        Reconciliation old = hour(PLAYS, 500_000, 10, 7);
        Reconciliation later = hour(PLAYS, 500_256, 10, 7);
        kept.keep(List.of(old, later));
        assertThat(kept.changed(List.of(old, later))).containsExactly(old);
        kept.clear();
        assertThat(kept.changed(List.of(later))).containsExactly(later);
    }

    private static Reconciliation hour(DatasetName dataset, long hour, long kafka, long lake) {
        return Reconciliation.of(
                new HourTally(
                        dataset,
                        hour,
                        Optional.empty(),
                        Optional.of(new KafkaHour(kafka, 0, 0, List.of())),
                        Optional.of(new LakeHour(lake, 0, 0, 0, 1)),
                        Optional.empty(),
                        false,
                        0),
                Status.BALANCED);
    }
}
