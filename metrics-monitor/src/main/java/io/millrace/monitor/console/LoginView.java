package io.millrace.monitor.console;

import java.util.Optional;

/**
 * The login.
 *
 * @param message why the login is shown, or what went wrong
 * @param knowsAnybody whether somebody could log in at all
 * @param local whether there are names and passwords
 * @param sso what the button for single sign-on says; empty without
 */
public record LoginView(
        Assets assets,
        String csrf,
        Optional<String> message,
        boolean good,
        boolean knowsAnybody,
        boolean local,
        Optional<String> sso) {}
