package io.millrace.monitor.access;

import io.millrace.schemas.error.MillraceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UsersFileTest {
    @TempDir
    Path directory;

    @Test
    void keepsHashesOnlyAndFindsWhoWasPut() throws Exception {
        Path file = directory.resolve("users");
        UsersFile users = new UsersFile(file);
        users.put("alice", Role.OPERATOR, "correct horse");
        users.put("bob", Role.VIEWER, "battery staple");
        assertThat(Files.readString(file)).doesNotContain("horse").contains("alice:operator:{bcrypt}");
        LocalUser alice = users.find("alice").orElseThrow();
        assertThat(alice.role()).isEqualTo(Role.OPERATOR);
        assertThat(UsersFile.passwords().matches("correct horse", alice.hash())).isTrue();
        assertThat(UsersFile.passwords().matches("wrong horse", alice.hash())).isFalse();
        assertThat(users.remove("alice")).isTrue();
        assertThat(users.find("alice")).isEmpty();
        assertThat(users.find("bob")).isPresent();
        assertThat(users.remove("alice")).isFalse();
    }

    @Test
    void saysWhichLineIsWrong() throws Exception {
        Path file = directory.resolve("users");
        Files.write(file, List.of("# people", "", "alice:king:{bcrypt}x"));
        assertThatThrownBy(() -> new UsersFile(file).users())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void takesNoShortPasswordAndNoNameThatBreaksTheLine() {
        UsersFile users = new UsersFile(directory.resolve("users"));
        assertThatThrownBy(() -> users.put("alice", Role.ADMIN, "short")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> users.put("a:b", Role.ADMIN, "long enough to take"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void groupsGiveTheHighestRole() {
        OidcSettings settings = new OidcSettings(
                Optional.empty(), "", Optional.empty(), "", "groups", List.of("*"), List.of("ops"), List.of("root"));
        assertThat(settings.roleOf(List.of("ops", "root"))).contains(Role.ADMIN);
        assertThat(settings.roleOf(List.of("ops"))).contains(Role.OPERATOR);
        assertThat(settings.roleOf(List.of())).contains(Role.VIEWER);
        OidcSettings closed = new OidcSettings(
                Optional.empty(), "", Optional.empty(), "", "groups", List.of("data"), List.of(), List.of());
        assertThat(closed.roleOf(List.of("sales"))).isEmpty();
    }
}
