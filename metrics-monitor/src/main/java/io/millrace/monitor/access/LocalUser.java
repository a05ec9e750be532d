package io.millrace.monitor.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person whom the console itself knows, one line of the users file: {@code name:role:hash}.
 *
 * @param hash of the password, as Spring Security's password storage format writes it: {@code {bcrypt}$2a$...}
 */
public record LocalUser(String name, Role role, String hash) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");

    public LocalUser {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name
                    + "' is not a user name: use up to 63 letters, digits, dots, hyphens, underscores and @");
        }
        if (!hash.startsWith("{")) {
            throw new IllegalArgumentException("the line of " + name + " holds no hash; use 'millrace users add'");
        }
    }

    /** The user of a line; empty for an empty line and for a comment. */
    static Optional<LocalUser> parse(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return Optional.empty();
        }
        String[] parts = line.strip().split(":", 3);
        Optional<Role> role = parts.length == 3 ? Role.named(parts[1]) : Optional.empty();
        if (role.isEmpty()) {
            throw new IllegalArgumentException("a line must be name:role:hash with the role viewer, operator or admin");
        }
        return Optional.of(new LocalUser(parts[0], role.get(), parts[2]));
    }

    String line() {
        return name + ":" + role.text() + ":" + hash;
    }

    @Override
    public String toString() {
        return "LocalUser[" + name + ", " + role.text() + "]";
    }
}
