package io.millrace.monitor.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Gives whoever comes from the issuer the role of their groups; those without one don't get in. */
final class OidcRoles implements OAuth2UserService<OidcUserRequest, OidcUser> {
    private final OidcUserService users = new OidcUserService();
    private final OidcSettings settings;

    OidcRoles(OidcSettings settings) {
        this.settings = settings;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) throws OAuth2AuthenticationException {
        OidcUser user = users.loadUser(request);
        Optional<Role> role = settings.roleOf(groups(user.getClaims().get(settings.groupsClaim())));
        if (role.isEmpty()) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error("no_role"), "none of the groups of " + user.getSubject() + " may use the console");
        }
        return new DefaultOidcUser(role.get().authorities(), user.getIdToken(), user.getUserInfo());
    }

    private static List<String> groups(@org.jspecify.annotations.Nullable Object claim) {
        if (claim instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).toList();
        }
        return claim == null ? List.of() : List.of(claim.toString());
    }
}
