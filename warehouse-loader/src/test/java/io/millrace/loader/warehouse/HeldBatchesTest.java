package io.millrace.loader.warehouse;

import io.millrace.loader.reconcile.Decision;
import io.millrace.loader.reconcile.HeldBatch;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeldBatchesTest {
    private static final DatasetName DATASET = new DatasetName("plays");
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");

    private final FakeConnection warehouse = new FakeConnection();

    @Test
    void aTransactionIsSentInOnePieceSoThatNobodyFallsAsleepInIt() throws SQLException {
        answer(List.of(row("a", "open")));
        HeldBatches.replace(warehouse.connection(), List.of(held("a"), held("b")));
        HeldBatches.remove(warehouse.connection(), DATASET, List.of("a"));
        assertThat(HeldBatches.decide(warehouse.connection(), DATASET, "a", Decision.REJECTED))
                .isTrue();
        List<String> changes = warehouse.executed.stream()
                .filter(sql -> !sql.startsWith("SELECT"))
                .toList();
        assertThat(changes).hasSize(3).allSatisfy(sql -> assertThat(sql)
                .startsWith("BEGIN; LOCK millrace.held_batches; ")
                .endsWith("; COMMIT"));
        assertThat(changes.get(0)).contains("DELETE", "INSERT");
    }

    @Test
    void aRowWithADecisionThatWasNotSeenIsKept() throws SQLException {
        answer(List.of(row("a", "approved")));
        HeldBatches.replace(warehouse.connection(), List.of(held("a"), held("b")));
        String change = warehouse.executed.get(1);
        assertThat(change)
                .contains("IN (?) AND COALESCE(decision, 'open') = 'open'; DELETE")
                .contains("IN (?); INSERT");
    }

    @Test
    void ofTwoRowsTheDecidedOneCounts() throws SQLException {
        answer(List.of(row("a", "open"), row("a", "rejected"), row("b", "approved"), row("b", "open")));
        assertThat(HeldBatches.of(warehouse.connection(), DATASET))
                .extracting(HeldBatch::decision)
                .containsExactly(Decision.REJECTED, Decision.APPROVED);
    }

    private void answer(List<List<Object>> rows) {
        warehouse.answer("SELECT object", rows);
    }

    private static List<Object> row(String object, String decision) {
        return List.of(object, "too_many_bad_rows", "reason", NOW.getEpochSecond(), 1, NOW.getEpochSecond(), decision);
    }

    private static HeldBatch held(String object) {
        return new HeldBatch(DATASET, object, ErrorCode.TOO_MANY_BAD_ROWS, "reason", NOW, 2, NOW, Decision.OPEN);
    }
}
