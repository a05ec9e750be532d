package io.millrace.standalone.stack;

import io.millrace.monitor.access.Role;
import io.millrace.monitor.access.UsersFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The users of a standalone installation's console.
 *
 * @param firstPassword of the user {@code admin}, when the file was made just now
 */
public record ConsoleUsers(Path file, Optional<String> firstPassword) {
    private static final String FILE = "console-users";
    private static final String ADMIN = "admin";
    private static final int PASSWORD_BYTES = 12;

    /** Where the file is. */
    public static Path file(Path dataDirectory) {
        return dataDirectory.toAbsolutePath().normalize().resolve(FILE);
    }

    /** Makes the file with a first user, unless it is there. */
    static ConsoleUsers prepare(Path dataDirectory) {
        Path file = file(dataDirectory);
        if (Files.exists(file)) {
            return new ConsoleUsers(file, Optional.empty());
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        new UsersFile(file).put(ADMIN, Role.ADMIN, password);
        return new ConsoleUsers(file, Optional.of(password));
    }

    @Override
    public String toString() {
        return "ConsoleUsers[" + file + "]";
    }
}
