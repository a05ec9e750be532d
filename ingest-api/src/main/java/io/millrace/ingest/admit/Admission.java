package io.millrace.ingest.admit;

import io.millrace.ingest.auth.Grant;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Remark;
import io.millrace.ingest.tables.TableRules;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.contract.ContractCheck;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.Violation;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Decides about events that could be read. Contracts are held against rows as they would be stored, which is after the
 * privacy rules: both sides of the log then judge the same bytes.
 */
public final class Admission {
    private static final int VIOLATIONS_TOLD = 5;

    private final Supplier<Contracts> contracts;
    private final TableRules tables;

    /**
     * @param contracts those in force, asked anew for every event
     */
    public Admission(Supplier<Contracts> contracts) {
        this(contracts, TableRules.NONE);
    }

    /**
     * @param contracts those in force, asked anew for every event
     * @param tables what the warehouse's tables take
     */
    public Admission(Supplier<Contracts> contracts, TableRules tables) {
        this.contracts = contracts;
        this.tables = tables;
    }

    /** What becomes of the event; the same when it may be stored as it is. */
    public Intake admit(Intake intake, Grant grant) {
        if (!(intake instanceof Intake.Ready ready)) {
            return intake;
        }
        List<IncomingEvent> rows = ready.rows();
        for (IncomingEvent row : rows) {
            Optional<Intake.Refused> refused = forbidden(row, grant);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        Optional<List<IncomingEvent>> cleaned = cleaned(rows, grant);
        if (cleaned.isEmpty()) {
            return new Intake.Suppressed(rows.get(0).id());
        }
        return held(ready, cleaned.get());
    }

    private static Optional<Intake.Refused> forbidden(IncomingEvent row, Grant grant) {
        if (!grant.allows(row.dataset())) {
            return refused(
                    row, ErrorCode.TABLE_NOT_ALLOWED, "the write key does not permit the table " + row.dataset());
        }
        int bytes = row.row().line().length;
        int most = grant.source().maxRowBytes();
        if (bytes > most) {
            return refused(
                    row,
                    ErrorCode.EVENT_TOO_LARGE,
                    "the row has " + bytes + " bytes; the source may store at most " + most);
        }
        return Optional.empty();
    }

    private static Optional<List<IncomingEvent>> cleaned(List<IncomingEvent> rows, Grant grant) {
        if (!grant.source().privacy().concernsAnything()) {
            return Optional.of(rows);
        }
        List<IncomingEvent> cleaned = new ArrayList<>(rows.size());
        for (IncomingEvent row : rows) {
            Optional<IncomingEvent> kept = grant.source().privacy().apply(row);
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            cleaned.add(kept.get());
        }
        return Optional.of(cleaned);
    }

    private Intake held(Intake.Ready before, List<IncomingEvent> rows) {
        Contracts inForce = contracts.get();
        List<IncomingEvent> held = rows;
        for (int i = 0; i < rows.size(); i++) {
            IncomingEvent row = rows.get(i);
            Optional<Finding> finding = finding(inForce, row);
            if (finding.isEmpty()) {
                continue;
            }
            ViolationHandling handling = finding.get().handling();
            ErrorCode code = finding.get().code();
            String reason = finding.get().reason();
            if (handling == ViolationHandling.REJECT) {
                return new Intake.Refused(Optional.of(row.id()), code, reason);
            }
            held = held == rows ? new ArrayList<>(rows) : held;
            held.set(i, row.with(new Remark(handling == ViolationHandling.QUARANTINE, code, reason)));
        }
        return held == before.rows() ? before : new Intake.Ready(held);
    }

    /** What is wrong with a row, and what becomes of it. */
    private record Finding(ViolationHandling handling, ErrorCode code, String reason) {}

    /** The contract goes before the table. */
    private Optional<Finding> finding(Contracts inForce, IncomingEvent row) {
        List<Violation> broken = inForce.check(row.dataset())
                .map(check -> violations(check, row))
                .orElse(List.of());
        if (!broken.isEmpty()) {
            ViolationHandling handling =
                    inForce.of(row.dataset()).map(DataContract::handling).orElse(ViolationHandling.QUARANTINE);
            return Optional.of(new Finding(
                    handling, ErrorCode.CONTRACT_VIOLATION, reason("the contract of " + row.dataset(), broken)));
        }
        List<Violation> misfits = tables.violations(row.dataset(), row.row());
        return misfits.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        tables.handling(), ErrorCode.TYPE_CONFLICT, reason("the table of " + row.dataset(), misfits)));
    }

    /** A pattern of a contract may be one that recurses over every character of a long text. */
    private static List<Violation> violations(ContractCheck check, IncomingEvent row) {
        try {
            return check.violations(row.row());
        } catch (StackOverflowError e) {
            return List.of(new Violation("a text", "is too long for its pattern"));
        }
    }

    private static String reason(String of, List<Violation> violations) {
        String told = violations.stream()
                .limit(VIOLATIONS_TOLD)
                .map(Violation::toString)
                .collect(Collectors.joining("; "));
        int more = violations.size() - VIOLATIONS_TOLD;
        return of + ": " + told + (more > 0 ? "; and " + more + " more" : "");
    }

    private static Optional<Intake.Refused> refused(IncomingEvent row, ErrorCode code, String reason) {
        return Optional.of(new Intake.Refused(Optional.of(row.id()), code, reason));
    }
}
