package io.millrace.monitor.access;

import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Who looks at the console.
 *
 * @param name empty for somebody who is not logged in
 * @param role empty for somebody who may nothing
 */
public record Viewer(String name, Optional<Role> role) {
    private static final Viewer NOBODY = new Viewer("", Optional.empty());

    /** Who makes the request of this thread. */
    public static Viewer current() {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return known == null ? NOBODY : of(known);
    }

    static Viewer of(Authentication known) {
        Optional<Role> role = Role.highest(List.copyOf(known.getAuthorities()));
        if (known instanceof AnonymousAuthenticationToken) {
            return new Viewer("", role);
        }
        return new Viewer(name(known), role);
    }

    private static String name(Authentication known) {
        if (known.getPrincipal() instanceof OidcUser user) {
            String preferred = user.getPreferredUsername();
            String mail = user.getEmail();
            return preferred != null ? preferred : mail != null ? mail : known.getName();
        }
        return known.getName();
    }

    public boolean isLoggedIn() {
        return !name.isEmpty();
    }

    /** Whether somebody of this role may do it. */
    public boolean may(Role needed) {
        return role.filter(own -> own.compareTo(needed) >= 0).isPresent();
    }
}
