package io.millrace.cdc.check;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an account may do.
 *
 * @param account user and host as in {@code 'cdc'@'%'}, quoted for a statement
 * @param global privileges on {@code *.*}, in upper case
 * @param local privileges on single databases, tables or columns, in upper case, wherever they hold
 */
public record Grants(String account, Set<String> global, Set<String> local) {
    private static final Pattern GRANT = Pattern.compile("GRANT (.+?) ON (?:TABLE )?(\\S+) TO .*", Pattern.DOTALL);
    private static final Pattern COLUMNS = Pattern.compile("\\([^)]*\\)");

    /** MariaDB lets everybody use databases of these names and shows so for every account. */
    private static final Pattern EVERYBODYS =
            Pattern.compile(".* ON `test(\\\\_%)?`\\.\\* TO PUBLIC.*", Pattern.DOTALL);

    private static final Set<String> ALL = Set.of("ALL", "ALL PRIVILEGES");

    public Grants {
        global = Set.copyOf(global);
        local = Set.copyOf(local);
    }

    /**
     * Reads the lines of {@code SHOW GRANTS}, which name the privileges of the active roles too. Everything but privileges and
     * where they hold is dropped: MariaDB's lines carry a hash of the password.
     *
     * @param currentUser as {@code CURRENT_USER()} gives it: {@code cdc@%}
     */
    public static Grants parse(String currentUser, List<String> lines) {
        Set<String> global = new LinkedHashSet<>();
        Set<String> local = new LinkedHashSet<>();
        for (String line : lines) {
            Matcher grant = GRANT.matcher(line);
            boolean ofAccount = !EVERYBODYS.matcher(line).matches();
            if (grant.matches() && ofAccount && !grant.group(1).equals("PROXY")) {
                Set<String> privileges = privileges(grant.group(1));
                (grant.group(2).equals("*.*") ? global : local).addAll(privileges);
            }
        }
        return new Grants(quoted(currentUser), global, local);
    }

    /** Whether the account has the privilege on {@code *.*}. */
    public boolean hasGlobal(String privilege) {
        return global.contains(privilege) || global.stream().anyMatch(ALL::contains);
    }

    /** Whether the account has the privilege somewhere. */
    public boolean hasAnywhere(String privilege) {
        return hasGlobal(privilege)
                || local.contains(privilege)
                || local.stream().anyMatch(ALL::contains);
    }

    private static Set<String> privileges(String list) {
        return Arrays.stream(COLUMNS.matcher(list).replaceAll("").split(","))
                .map(privilege -> privilege.strip().toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static String quoted(String currentUser) {
        int at = currentUser.lastIndexOf('@');
        String user = at < 0 ? currentUser : currentUser.substring(0, at);
        String host = at < 0 ? "%" : currentUser.substring(at + 1);
        return "'" + user.replace("'", "''") + "'@'" + host.replace("'", "''") + "'";
    }
}
