package io.millrace.runtime.contract;

import io.millrace.schemas.contract.ContractCheck;
import io.millrace.schemas.contract.ContractProblem;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contracts in force at one moment, by dataset, each with its check. */
public final class Contracts {
    private static final Contracts NONE = new Contracts(List.of(), List.of());

    private final Map<DatasetName, Entry> entries = new HashMap<>();
    private final List<ContractProblem> problems;

    /**
     * @param contracts at most one for each dataset
     * @param problems of the files that could not be read anew
     */
    public Contracts(Collection<DataContract> contracts, List<ContractProblem> problems) {
        contracts.forEach(
                contract -> entries.put(contract.dataset(), new Entry(contract, new ContractCheck(contract))));
        this.problems = List.copyOf(problems);
    }

    /** No contracts at all. */
    public static Contracts none() {
        return NONE;
    }

    /** The contract of a dataset; empty when it has none. */
    public Optional<DataContract> of(DatasetName dataset) {
        return Optional.ofNullable(entries.get(dataset)).map(Entry::contract);
    }

    /** The check of a dataset's rows; empty when it has no contract. */
    public Optional<ContractCheck> check(DatasetName dataset) {
        return Optional.ofNullable(entries.get(dataset)).map(Entry::check);
    }

    public List<DataContract> all() {
        return entries.values().stream().map(Entry::contract).toList();
    }

    /** What is wrong with the files; the last good version of such a file stays in force. */
    public List<ContractProblem> problems() {
        return problems;
    }

    private record Entry(DataContract contract, ContractCheck check) {}
}
