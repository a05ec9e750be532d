package io.millrace.lakewriter.record;

import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.contract.ContractCheck;
import io.millrace.schemas.contract.Violation;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.BadRowException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a dataset's contract demands of its rows.
 *
 * @param handling what becomes of rows that break it
 */
public record ContractGate(ContractCheck check, ViolationHandling handling) {
    private static final int NAMED = 5;

    /** The gate of a dataset under the contracts of each moment; for one thread at a time. */
    public static Supplier<Optional<ContractGate>> source(DatasetName dataset, Supplier<Contracts> contracts) {
        return new Source(dataset, contracts);
    }

    /** What becomes of a record that is good by itself. */
    ReadRecord judged(ReadRecord.Good good) {
        List<Violation> violations = check.violations(good.row());
        if (violations.isEmpty()) {
            return good;
        }
        if (handling == ViolationHandling.WARN) {
            return new ReadRecord.Good(good.row(), good.id(), true);
        }
        String named = violations.stream().limit(NAMED).map(Violation::toString).collect(Collectors.joining("; "));
        String more = violations.size() > NAMED ? "; and " + (violations.size() - NAMED) + " more" : "";
        return new ReadRecord.Bad(new BadRowException(ErrorCode.CONTRACT_VIOLATION, named + more), RecordReader.STAGE);
    }

    /** Made anew only when the contracts are others. */
    private static final class Source implements Supplier<Optional<ContractGate>> {
        private final DatasetName dataset;
        private final Supplier<Contracts> contracts;
        private Contracts known = Contracts.none();
        private Optional<ContractGate> gate = Optional.empty();

        private Source(DatasetName dataset, Supplier<Contracts> contracts) {
            this.dataset = dataset;
            this.contracts = contracts;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the same object stands for the same contracts
        public Optional<ContractGate> get() {
            Contracts now = contracts.get();
            if (now != known) {
                known = now;
                gate = now.check(dataset).flatMap(check -> now.of(dataset)
                        .map(contract -> new ContractGate(check, contract.handling())));
            }
            return gate;
        }
    }
}
