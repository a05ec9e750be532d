package io.millrace.standalone.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataDirectoryTest {
    @TempDir
    Path temporary;

    @Test
    void onlyOneInstallationRunsOnADirectory() {
        Path directory = temporary.resolve("data");
        try (DataDirectory first = DataDirectory.open(directory, false)) {
            assertThat(first.root()).isEqualTo(directory.toAbsolutePath());
            assertThatThrownBy(() -> DataDirectory.open(directory, false))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("is running on")
                    .hasMessageContaining("--data");
        }
        DataDirectory.open(directory, false).close();
    }

    @Test
    void neverTakesADirectoryThatIsNotItsOwn() throws IOException {
        Path mine = Files.writeString(temporary.resolve("thesis.txt"), "years of work");
        assertThatThrownBy(() -> DataDirectory.open(temporary, true))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("was not made by Millrace");
        assertThat(mine).exists();
    }

    @Test
    void freshDeletesWhatIsThereAndMakesNewCredentials() throws IOException {
        Path directory = temporary.resolve("data");
        String first;
        try (DataDirectory data = DataDirectory.open(directory, false)) {
            Files.writeString(data.directory("kafka").resolve("log"), "x");
            first = Credentials.loadOrCreate(data.root()).objectStoreSecretKey();
            assertThat(Credentials.loadOrCreate(data.root()).objectStoreSecretKey())
                    .isEqualTo(first);
        }
        try (DataDirectory data = DataDirectory.open(directory, true)) {
            assertThat(directory.resolve("kafka")).doesNotExist();
            assertThat(Credentials.loadOrCreate(data.root()).objectStoreSecretKey())
                    .isNotEqualTo(first);
        }
    }

    @Test
    void onlyTheOwnerCanReadTheCredentials() throws IOException {
        Credentials credentials = Credentials.loadOrCreate(temporary);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("credentials"))))
                .isEqualTo("rw-------");
        assertThat(credentials.toString()).doesNotContain(credentials.objectStoreSecretKey());
    }
}
