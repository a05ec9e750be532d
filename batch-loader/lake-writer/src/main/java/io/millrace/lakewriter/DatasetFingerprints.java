package io.millrace.lakewriter;

import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import io.millrace.schemas.fingerprint.FingerprintSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Fingerprints as the settings and the contracts in force want them. Thread-safe. */
final class DatasetFingerprints implements FingerprintSource {
    private final boolean others;
    private final List<DatasetSettings> datasets;
    private final Supplier<Contracts> contracts;

    DatasetFingerprints(LakeWriterSettings settings, Supplier<Contracts> contracts) {
        this.others = settings.fingerprint();
        this.contracts = contracts;
        this.datasets = settings.datasets();
    }

    @Override
    public Optional<FingerprintSettings> of(DatasetName dataset) {
        boolean isWanted = datasets.stream()
                .filter(each -> each.pattern().matches(dataset))
                .findFirst()
                .flatMap(DatasetSettings::fingerprint)
                .orElse(others);
        return isWanted ? Optional.of(new FingerprintSettings(personalColumns(dataset))) : Optional.empty();
    }

    private Set<String> personalColumns(DatasetName dataset) {
        return contracts.get().of(dataset).map(DataContract::columns).stream()
                .flatMap(columns -> columns.stream())
                .filter(ColumnContract::isPersonal)
                .map(ColumnContract::name)
                .collect(Collectors.toSet());
    }
}
