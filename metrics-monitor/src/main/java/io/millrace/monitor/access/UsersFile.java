package io.millrace.monitor.access;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The file with the local users. It is read at every login, so a change counts at once. Passwords stand there as hashes of
 * bcrypt only, and only the file's owner can read it.
 */
public final class UsersFile {
    private static final int SHORTEST_PASSWORD = 10;

    private final Path file;

    public UsersFile(Path file) {
        this.file = file;
    }

    /**
     * All users by name; none when there is no file yet.
     *
     * @throws MillraceException when the file can't be read, or a line is wrong
     */
    public Map<String, LocalUser> users() {
        if (!Files.exists(file)) {
            return Map.of();
        }
        Map<String, LocalUser> users = new LinkedHashMap<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                LocalUser.parse(line).ifPresent(user -> users.put(user.name(), user));
            }
            return users;
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the users file " + file + " can't be read: " + e.getClass().getSimpleName(),
                    e);
        } catch (IllegalArgumentException e) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION, file + ", line " + number + ": " + e.getMessage(), e);
        }
    }

    Optional<LocalUser> find(String name) {
        return Optional.ofNullable(users().get(name));
    }

    /**
     * Adds a user, or gives one another role and password.
     *
     * @throws IllegalArgumentException when the name is none, or the password is too short
     */
    public void put(String name, Role role, String password) {
        if (password.length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException("a password needs " + SHORTEST_PASSWORD + " characters or more");
        }
        Map<String, LocalUser> users = new LinkedHashMap<>(users());
        users.put(name, new LocalUser(name, role, passwords().encode(password)));
        write(users);
    }

    /** Removes a user; whether there was one. */
    public boolean remove(String name) {
        Map<String, LocalUser> users = new LinkedHashMap<>(users());
        if (users.remove(name) == null) {
            return false;
        }
        write(users);
        return true;
    }

    static PasswordEncoder passwords() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    /** Written beside and moved into place, so that a login never reads half a file. */
    private void write(Map<String, LocalUser> users) {
        List<String> lines = users.values().stream().map(LocalUser::line).toList();
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(beside);
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.createFile(
                        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.write(beside, lines);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the users file " + file + " can't be written: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }
}
