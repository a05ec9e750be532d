package io.millrace.runtime.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Section {@code contracts}. */
@Description("Data contracts: what the datasets mean and what their rows must look like.")
public record ContractSettings(
        @Description(
                "Directory with one or more contracts of the Open Data Contract Standard 3.x (.yaml or .yml). Without it no"
                        + " dataset has a contract.")
        Optional<Path> directory,

        @Description("How often the directory is looked at for changes.") @Default("10s")
        Duration refresh) {
    public static final Section<ContractSettings> SECTION = new Section<>("contracts", ContractSettings.class);

    public ContractSettings {
        if (refresh.isNegative() || refresh.isZero()) {
            throw new IllegalArgumentException("refresh must be positive, but is " + refresh);
        }
    }
}
