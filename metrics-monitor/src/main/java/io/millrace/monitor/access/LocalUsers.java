package io.millrace.monitor.access;

import java.util.Optional;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** The users of the file, and the one of the settings. */
final class LocalUsers implements UserDetailsService {
    private static final String ADMIN = "admin";

    private final Optional<UsersFile> file;
    private final Optional<LocalUser> admin;

    LocalUsers(AccessSettings settings) {
        this.file = settings.usersFile().map(UsersFile::new);
        this.admin = settings.adminPassword()
                .map(password ->
                        new LocalUser(ADMIN, Role.ADMIN, UsersFile.passwords().encode(password)));
    }

    @Override
    public UserDetails loadUserByUsername(String name) {
        LocalUser user = admin.filter(known -> known.name().equals(name))
                .or(() -> file.flatMap(known -> known.find(name)))
                .orElseThrow(() -> new UsernameNotFoundException("not known"));
        return User.withUsername(user.name())
                .password(user.hash())
                .authorities(user.role().authorities())
                .build();
    }
}
