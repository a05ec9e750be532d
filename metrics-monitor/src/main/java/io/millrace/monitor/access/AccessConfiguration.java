package io.millrace.monitor.access;

import io.millrace.monitor.state.StateDatabase;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Guards the console's port: a session for people, a token or a password for programs that read {@code /api}. The management
 * port, which Spring Boot puts behind the same filters, asks nobody: whoever may come near it is a matter of the network.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class AccessConfiguration {
    private static final String FILTER = "springSecurityFilterChain";
    private static final String REGISTRATION = "sso";
    private static final int BEFORE_OTHERS = -100;
    /** No script, style, font or picture from elsewhere, and none that stands in a page itself. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    DelegatingFilterProxyRegistrationBean securityFilter() {
        DelegatingFilterProxyRegistrationBean filter = new DelegatingFilterProxyRegistrationBean(FILTER);
        filter.setOrder(BEFORE_OTHERS);
        filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        return filter;
    }

    @Bean
    AuditLog auditLog(StateDatabase database) {
        return new StoredAudit(database);
    }

    @Bean
    AuthenticationManager authenticationManager(AccessSettings settings, InstantSource clock) {
        return new ProviderManager(localLogins(settings, clock));
    }

    private static LoginThrottle localLogins(AccessSettings settings, InstantSource clock) {
        DaoAuthenticationProvider users = new DaoAuthenticationProvider(new LocalUsers(settings));
        users.setPasswordEncoder(UsersFile.passwords());
        return new LoginThrottle(users, clock);
    }

    /** The issuer is asked when somebody first logs in: the console starts without it. */
    @Bean
    ClientRegistrationRepository clientRegistrations(AccessSettings settings) {
        OidcSettings oidc = settings.oidc();
        if (oidc.issuer().isEmpty()) {
            return new SupplierClientRegistrationRepository(
                    () -> new InMemoryClientRegistrationRepository(Map.<String, ClientRegistration>of()));
        }
        String base = settings.publicUrl().map(Object::toString).orElse("{baseUrl}");
        return new SupplierClientRegistrationRepository(() -> {
            ClientRegistration.Builder client = ClientRegistrations.fromIssuerLocation(
                            oidc.issuer().get().toString())
                    .registrationId(REGISTRATION)
                    .clientId(oidc.clientId())
                    .redirectUri(base + "/login/oauth2/code/{registrationId}")
                    .scope("openid", "profile", "email");
            oidc.clientSecret()
                    .ifPresentOrElse(
                            client::clientSecret,
                            () -> client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE));
            return new InMemoryClientRegistrationRepository(client.build());
        });
    }

    /** Health and metrics, which only the management port has. */
    @Bean
    @Order(0)
    SecurityFilterChain management(HttpSecurity http) throws Exception {
        return http.securityMatcher("/actuator/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** Programs: no session, no cookie; whoever has one as a person may read here too. */
    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, AccessSettings settings, AuthenticationManager logins)
            throws Exception {
        guarded(http, settings);
        return http.securityMatcher("/api/**")
                .authenticationManager(logins)
                .addFilterBefore(new TokenFilter(settings.tokens()), UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(new Hosts(!settings.knowsAnybody()), TokenFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers(HttpMethod.GET)
                                .hasRole(Role.VIEWER.name())
                                .anyRequest()
                                .denyAll())
                .httpBasic(basic -> basic.realmName("Millrace"))
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                .build();
    }

    /** People: a login, a session, and a token in every form. */
    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http, AccessSettings settings, AuthenticationManager logins)
            throws Exception {
        guarded(http, settings);
        // A provider rather than the manager itself: single sign-on adds its own beside it. Wrong passwords count in
        // one place.
        http.authenticationProvider(new Passwords(logins))
                .addFilterBefore(new Hosts(!settings.knowsAnybody()), UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/login", "/assets/**", "/error", "/favicon.ico")
                                .permitAll()
                                .requestMatchers("/access/**", "/access")
                                .hasRole(Role.ADMIN.name())
                                .requestMatchers("/bad-rows/**", "/bad-rows")
                                .hasRole(Role.OPERATOR.name())
                                .requestMatchers(HttpMethod.GET)
                                .hasRole(Role.VIEWER.name())
                                .anyRequest()
                                .hasRole(Role.OPERATOR.name()))
                .formLogin(
                        form -> form.loginPage("/login").defaultSuccessUrl("/").failureUrl("/login?wrong"))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .csrf(csrf -> csrf.csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")));
        if (settings.oidc().isOn()) {
            http.oauth2Login(login -> login.loginPage("/login")
                    .failureHandler(new SimpleUrlAuthenticationFailureHandler("/login?refused"))
                    .userInfoEndpoint(user -> user.oidcUserService(new OidcRoles(settings.oidc()))));
        }
        return http.build();
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> sessions(AccessSettings settings) {
        return server -> {
            org.springframework.boot.web.server.servlet.Session session =
                    new org.springframework.boot.web.server.servlet.Session();
            session.setTimeout(settings.sessionTimeout());
            session.setPersistent(false);
            session.getCookie().setName("millrace-console");
            session.getCookie().setHttpOnly(true);
            session.getCookie().setSecure(settings.isSecure());
            session.getCookie().setSameSite(org.springframework.boot.web.server.Cookie.SameSite.LAX);
            server.setSession(session);
        };
    }

    /** Names with passwords, which programs send too. */
    private record Passwords(AuthenticationManager logins) implements AuthenticationProvider {
        @Override
        public @Nullable Authentication authenticate(Authentication login) {
            return logins.authenticate(login);
        }

        @Override
        public boolean supports(Class<?> type) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
        }
    }

    private static void guarded(HttpSecurity http, AccessSettings settings) throws Exception {
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                // RFC 6797, section 7.2: only where the browser came by TLS, be it to a proxy.
                .httpStrictTransportSecurity(strict -> strict.includeSubDomains(false)
                        .requestMatcher(request -> settings.isSecure() || request.isSecure())));
        if (!settings.knowsAnybody()) {
            http.anonymous(anybody -> anybody.authorities(Role.VIEWER.authorities()));
        }
    }
}
