package io.millrace.monitor.access;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoginThrottleTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    private final LoginThrottle logins = new LoginThrottle(
            new AuthenticationProvider() {
                @Override
                public Authentication authenticate(Authentication login) {
                    if ("right".equals(login.getCredentials())) {
                        return login;
                    }
                    throw new BadCredentialsException("wrong");
                }

                @Override
                public boolean supports(Class<?> type) {
                    return true;
                }
            },
            now::get);

    @Test
    void afterFiveWrongPasswordsEvenTheRightOneHasToWait() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> logIn("alice", "guess")).isInstanceOf(BadCredentialsException.class);
        }
        assertThatThrownBy(() -> logIn("alice", "right")).isInstanceOf(LockedException.class);
        assertThat(logIn("bob", "right")).isNotNull();
        now.updateAndGet(moment -> moment.plus(Duration.ofSeconds(31)));
        assertThat(logIn("alice", "right")).isNotNull();
    }

    @Test
    void eachFurtherWrongPasswordBeginsTheWaitAnewUntilARightOneEndsIt() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> logIn("alice", "guess")).isInstanceOf(BadCredentialsException.class);
        }
        now.updateAndGet(moment -> moment.plus(Duration.ofSeconds(31)));
        assertThatThrownBy(() -> logIn("alice", "guess")).isInstanceOf(BadCredentialsException.class);
        assertThatThrownBy(() -> logIn("alice", "right")).isInstanceOf(LockedException.class);
        now.updateAndGet(moment -> moment.plus(Duration.ofSeconds(31)));
        assertThat(logIn("alice", "right")).isNotNull();
        assertThatThrownBy(() -> logIn("alice", "guess")).isInstanceOf(BadCredentialsException.class);
        assertThat(logIn("alice", "right")).isNotNull();
    }

    private Authentication logIn(String name, String password) {
        Authentication known = logins.authenticate(new UsernamePasswordAuthenticationToken(name, password));
        if (known == null) {
            throw new AssertionError("nobody decided about " + name);
        }
        return known;
    }
}
