package io.millrace.monitor.access;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may use the console. */
@Description(
        "Who may use the console. Without users and single sign-on everybody on this machine may look, and nobody change.")
public record AccessSettings(
        @Description(
                "File with the local users, one a line; 'millrace users add' writes it. It is read again when it changes.")
        Optional<Path> usersFile,

        @Description("Password of a user 'admin' who may do everything; for installations without a users file.")
        @Secret
        Optional<String> adminPassword,

        @Description("Tokens of programs that read /api, such as scripts.")
        List<ToolToken> tokens,

        @Description("Single sign-on.") OidcSettings oidc,

        @Description("After how long without a request a login ends.") @Default("12h")
        Duration sessionTimeout,

        @Description(
                "Address at which browsers reach the console, such as https://console.example.com, where a proxy stands"
                        + " before it. With https, the login's cookie is never sent without encryption.")
        Optional<URI> publicUrl) {
    private static final int SHORTEST_PASSWORD = 10;

    public AccessSettings {
        tokens = List.copyOf(tokens);
        Set<String> names = new HashSet<>();
        for (ToolToken token : tokens) {
            if (!names.add(token.name())) {
                throw new IllegalArgumentException("tokens names '" + token.name() + "' twice");
            }
        }
        if (adminPassword
                .filter(password -> password.length() < SHORTEST_PASSWORD)
                .isPresent()) {
            throw new IllegalArgumentException("admin-password must have " + SHORTEST_PASSWORD + " characters or more");
        }
        if (sessionTimeout.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("session-timeout must be a minute or more, but is " + sessionTimeout);
        }
        if (publicUrl
                .filter(url -> url.getHost() == null || url.getScheme() == null)
                .isPresent()) {
            throw new IllegalArgumentException("public-url must be like https://console.example.com");
        }
    }

    /** Whether somebody could log in at all. */
    public boolean knowsAnybody() {
        return usersFile.isPresent() || adminPassword.isPresent() || oidc.isOn();
    }

    /** Whether browsers reach the console by https only. */
    boolean isSecure() {
        return publicUrl.filter(url -> "https".equals(url.getScheme())).isPresent();
    }

    @Override
    public String toString() {
        return "AccessSettings[usersFile=" + usersFile + ", oidc=" + oidc + ", tokens=" + tokens + "]";
    }
}
