package io.millrace.jobs.run;

import io.millrace.jobs.check.LakeColumns;
import io.millrace.jobs.lake.DerivedDataset;
import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.Held;
import io.millrace.jobs.lake.Pointer;
import io.millrace.jobs.lake.RawDataset;
import io.millrace.jobs.lake.RawLake;
import io.millrace.jobs.plan.LakeView;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.plan.Version;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.spark.sql.types.StructType;

/** The lake as one plan sees it: each dataset is looked at once, when it is first asked for. Thread-safe. */
public final class LakeState implements LakeView, LakeColumns {
    private static final int LOOKS_AT_ONCE = 16;

    private final RawLake rawLake;
    private final DerivedLake derivedLake;
    private final Function<DatasetName, Optional<DataContract>> contracts;
    private final Map<DatasetName, RawDataset> raw = new ConcurrentHashMap<>();
    private final Map<DatasetName, DerivedDataset> derived = new ConcurrentHashMap<>();

    LakeState(RawLake rawLake, DerivedLake derivedLake, Function<DatasetName, Optional<DataContract>> contracts) {
        this.rawLake = rawLake;
        this.derivedLake = derivedLake;
        this.contracts = contracts;
    }

    public RawDataset raw(DatasetName dataset) {
        return raw.computeIfAbsent(dataset, rawLake::dataset);
    }

    public DerivedDataset derived(DatasetName dataset) {
        return derived.computeIfAbsent(dataset, derivedLake::dataset);
    }

    /** Looks at many results at once: listing them takes most of the time of a look that finds nothing to do. */
    void lookAt(List<DatasetName> datasets) {
        ExecutorService lookers = Executors.newFixedThreadPool(LOOKS_AT_ONCE);
        try {
            List<CompletableFuture<DerivedDataset>> looks = datasets.stream()
                    .map(dataset -> CompletableFuture.supplyAsync(() -> derived(dataset), lookers))
                    .toList();
            looks.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            lookers.shutdownNow();
        }
    }

    @Override
    public Optional<StructType> of(DatasetName dataset) {
        RawDataset found = raw(dataset);
        return found.hours().isEmpty() ? Optional.empty() : Optional.of(found.columns(found.all()));
    }

    @Override
    public Optional<String> problem(DatasetName dataset) {
        return dataset.isChanges() ? raw(dataset).problem() : Optional.empty();
    }

    @Override
    public NavigableMap<Long, String> rawHours(DatasetName dataset) {
        return raw(dataset).hashes();
    }

    @Override
    public NavigableMap<Slot, Version> current(DatasetName output) {
        NavigableMap<Slot, Version> current = new TreeMap<>();
        derived(output).current().forEach((slot, pointer) -> current.put(slot, pointer.version()));
        return current;
    }

    @Override
    public Optional<String> heldKey(DatasetName output, Slot slot) {
        Optional<String> rules = contracts.apply(output).map(ContractRules::hash);
        return Optional.ofNullable(derived(output).held().get(slot))
                .filter(held -> held.isRolledBack() || rules.equals(Optional.of(held.contract())))
                .map(Held::key);
    }

    /** The version that the pointer of a partition names. */
    public Optional<Pointer> pointer(DatasetName output, Slot slot) {
        return Optional.ofNullable(derived(output).current().get(slot));
    }
}
