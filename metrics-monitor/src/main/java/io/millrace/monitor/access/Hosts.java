package io.millrace.monitor.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * While nobody has to log in, only this machine may look: the request must come from it, and must ask for it by a name that no
 * other site can have, else any page in somebody's browser could have its own name lead here ("DNS rebinding").
 */
final class Hosts extends OncePerRequestFilter {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final boolean onlyLocal;

    Hosts(boolean onlyLocal) {
        this.onlyLocal = onlyLocal;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (onlyLocal && !(isLocal(request.getRemoteAddr()) && LOCAL.contains(request.getServerName()))) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter()
                    .println("Nobody can log in to this console yet, so it answers on its own machine only. Set"
                            + " metrics-monitor.access; see docs/console.md.");
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isLocal(String address) throws IOException {
        return InetAddress.getByName(address).isLoopbackAddress();
    }
}
