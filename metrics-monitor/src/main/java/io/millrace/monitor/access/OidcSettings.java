package io.millrace.monitor.access;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Single sign-on with an OpenID Connect issuer. */
@Description("Single sign-on with an OpenID Connect issuer; off without an issuer.")
public record OidcSettings(
        @Description("Address of the issuer; its /.well-known/openid-configuration says the rest.")
        Optional<URI> issuer,

        @Description("The console's name at the issuer. Its redirect address is CONSOLE/login/oauth2/code/sso.")
        @Default("")
        String clientId,

        @Description("The console's secret at the issuer.") @Secret
        Optional<String> clientSecret,

        @Description("What the button at the login says.") @Default("Single sign-on")
        String label,

        @Description("Claim with the groups of a person.") @Default("groups")
        String groupsClaim,

        @Description("Groups that may look; * for everybody whom the issuer knows.")
        List<String> viewers,

        @Description("Groups that may also replay, decide and silence.")
        List<String> operators,

        @Description("Groups that may do everything.") List<String> admins) {
    private static final String EVERYBODY = "*";

    public OidcSettings {
        viewers = List.copyOf(viewers);
        operators = List.copyOf(operators);
        admins = List.copyOf(admins);
        if (issuer.isPresent() && clientId.isBlank()) {
            throw new IllegalArgumentException("client-id is needed beside an issuer");
        }
        if (issuer.isPresent() && viewers.isEmpty() && operators.isEmpty() && admins.isEmpty()) {
            throw new IllegalArgumentException(
                    "name the groups that may log in under viewers, operators and admins, or viewers: [\"*\"]");
        }
    }

    boolean isOn() {
        return issuer.isPresent();
    }

    /** What somebody in these groups may do; empty when nothing. */
    Optional<Role> roleOf(Collection<String> groups) {
        if (groups.stream().anyMatch(admins::contains)) {
            return Optional.of(Role.ADMIN);
        }
        if (groups.stream().anyMatch(operators::contains)) {
            return Optional.of(Role.OPERATOR);
        }
        boolean mayLook = viewers.contains(EVERYBODY) || groups.stream().anyMatch(viewers::contains);
        return mayLook ? Optional.of(Role.VIEWER) : Optional.empty();
    }

    @Override
    public String toString() {
        return "OidcSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
}
