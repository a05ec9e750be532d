package io.millrace.monitor.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What somebody may do; each role may do what those before it may. */
public enum Role {
    /** Looks at everything but the rows themselves. */
    VIEWER,
    /** Looks at bad rows, replays them, decides about held batches, acknowledges and silences alerts. */
    OPERATOR,
    /** Sees who may do what, and who did what. */
    ADMIN;

    /** As it stands in settings and files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this name. */
    public static Optional<Role> named(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }

    /** The highest role among these authorities. */
    static Optional<Role> highest(List<? extends GrantedAuthority> authorities) {
        return Arrays.stream(values())
                .filter(role -> authorities.stream()
                        .anyMatch(authority -> role.authority().equals(authority.getAuthority())))
                .reduce((lower, higher) -> higher);
    }

    String authority() {
        return "ROLE_" + name();
    }

    /** The authorities of this role and of those before it. */
    List<GrantedAuthority> authorities() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(role.authority()))
                .toList();
    }
}
