package io.millrace.runtime.contract;

import io.millrace.runtime.settings.ContractSettings;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ContractWatchTest {
    private static final DatasetName PLAYS = new DatasetName("plays");

    @TempDir
    Path directory;

    @Test
    void takesUpChangesAndKeepsTheLastGoodContractOfABrokenFile() throws IOException {
        write("plays.yaml", contract("plays", "1"));
        try (ContractWatch watch = new ContractWatch(settings())) {
            assertThat(version(watch)).contains("1");
            write("plays.yaml", contract("plays", "2"));
            await().until(() -> version(watch).equals(Optional.of("2")));
            write("plays.yaml", "kind: nonsense");
            await().until(() -> !watch.get().problems().isEmpty());
            assertThat(version(watch)).contains("2");
            Files.delete(directory.resolve("plays.yaml"));
            await().until(() -> version(watch).isEmpty());
            assertThat(watch.get().check(PLAYS)).isEmpty();
        }
    }

    @Test
    void twoContractsOfOneDatasetAreAProblem() throws IOException {
        write("a.yaml", contract("plays", "1"));
        write("b.yml", contract("plays", "2"));
        assertThatThrownBy(() -> new ContractWatch(settings()).close())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("b.yml:1: the dataset plays has a contract in a.yaml already");
    }

    /** The files of a volume are links into a directory whose name begins with dots, beside which a link to it stands. */
    @Test
    void aVolumeOfKubernetesHasEachFileOnce() throws IOException {
        Path kept = Files.createDirectory(directory.resolve("..2026_11_23"));
        Files.writeString(kept.resolve("plays.yaml"), contract("plays", "1"));
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_11_23"));
        Files.createSymbolicLink(directory.resolve("plays.yaml"), Path.of("..data", "plays.yaml"));
        try (ContractWatch watch = new ContractWatch(settings())) {
            assertThat(version(watch)).contains("1");
            assertThat(watch.get().problems()).isEmpty();
        }
    }

    @Test
    void aDirectoryThatIsNotThereStopsTheStart() {
        ContractSettings missing = new ContractSettings(Optional.of(directory.resolve("no")), Duration.ofSeconds(1));
        assertThatThrownBy(() -> new ContractWatch(missing).close()).hasMessageContaining("contracts.directory is");
    }

    @Test
    void withoutADirectoryThereAreNoContracts() {
        try (ContractWatch watch = new ContractWatch(new ContractSettings(Optional.empty(), Duration.ofSeconds(1)))) {
            assertThat(watch.get().all()).isEmpty();
        }
    }

    private ContractSettings settings() {
        return new ContractSettings(Optional.of(directory), Duration.ofMillis(20));
    }

    private static Optional<String> version(ContractWatch watch) {
        return watch.get().of(PLAYS).map(DataContract::version);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static String contract(String dataset, String version) {
        return """
                apiVersion: v3.1.0
                kind: DataContract
                version: %s
                status: active
                schema: [{name: %s}]
                """.formatted(version, dataset);
    }
}
