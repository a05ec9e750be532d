package io.millrace.ingest.auth;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The web origins (RFC 6454) that a browser key may be used from. */
public final class Origins {
    private static final String ANY = "*";
    private static final Pattern FORM = Pattern.compile("https?://(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\\d{1,5})?");

    private final boolean any;
    private final Set<String> exact = new HashSet<>();
    private final Set<Family> families = new LinkedHashSet<>();

    /** {@code https://*.example.com:8443} as the text before and after the star. */
    private record Family(String scheme, String end) {
        boolean has(String origin) {
            int host = scheme.length();
            return origin.startsWith(scheme)
                    && origin.endsWith(end)
                    && origin.length() > host + end.length()
                    && origin.indexOf('/', host) < 0;
        }
    }

    /**
     * @param allowed {@code https://app.example.com}, {@code https://*.example.com} for every name below, or {@code *}
     * @throws IllegalArgumentException when one of them is none of these
     */
    public Origins(List<String> allowed) {
        this.any = allowed.contains(ANY);
        allowed.stream().filter(origin -> !origin.equals(ANY)).forEach(this::add);
    }

    /** Whether pages of the origin, as the header {@code Origin} names it, are allowed. */
    public boolean allows(String origin) {
        if (any) {
            return true;
        }
        String folded = origin.toLowerCase(Locale.ROOT);
        return exact.contains(folded) || families.stream().anyMatch(family -> family.has(folded));
    }

    /** Whether no page at all is allowed. */
    public boolean isEmpty() {
        return !any && exact.isEmpty() && families.isEmpty();
    }

    private void add(String allowed) {
        String origin = allowed.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(origin).matches()) {
            throw new IllegalArgumentException("'" + allowed
                    + "' is not an origin: write https://app.example.com, https://*.example.com or *, without a path");
        }
        int star = origin.indexOf('*');
        if (star < 0) {
            exact.add(origin);
        } else {
            families.add(new Family(origin.substring(0, star), origin.substring(star + 1)));
        }
    }
}
