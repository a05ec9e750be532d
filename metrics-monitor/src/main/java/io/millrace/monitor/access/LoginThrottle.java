package io.millrace.monitor.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/** Lets nobody guess: after some wrong passwords for a name, that name has to wait, right password or not. */
final class LoginThrottle implements AuthenticationProvider {
    private static final int FREE_TRIES = 5;
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int MOST_NAMES = 10_000;

    private final AuthenticationProvider guarded;
    private final InstantSource clock;
    private final Map<String, Failures> failures = new HashMap<>();

    LoginThrottle(AuthenticationProvider guarded, InstantSource clock) {
        this.guarded = guarded;
        this.clock = clock;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication login) throws AuthenticationException {
        requireNoWait(login.getName());
        try {
            @Nullable Authentication known = guarded.authenticate(login);
            forget(login.getName());
            return known;
        } catch (BadCredentialsException e) {
            remember(login.getName());
            throw e;
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return guarded.supports(type);
    }

    private synchronized void requireNoWait(String name) {
        Failures known = failures.get(name);
        if (known != null && known.count >= FREE_TRIES && clock.instant().isBefore(known.last.plus(WAIT))) {
            throw new LockedException("too many wrong passwords; wait " + WAIT.toSeconds() + " seconds");
        }
    }

    private synchronized void remember(String name) {
        Instant now = clock.instant();
        if (failures.size() >= MOST_NAMES) {
            failures.values().removeIf(known -> known.last.plus(WAIT).isBefore(now));
        }
        if (failures.size() < MOST_NAMES || failures.containsKey(name)) {
            failures.merge(name, new Failures(1, now), (old, one) -> new Failures(old.count + 1, now));
        }
    }

    private synchronized void forget(String name) {
        failures.remove(name);
    }

    private record Failures(int count, Instant last) {}
}
