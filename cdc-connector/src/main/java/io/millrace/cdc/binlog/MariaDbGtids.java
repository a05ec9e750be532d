package io.millrace.cdc.binlog;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** MariaDB's GTID position: the last transaction of each domain. Within a domain, numbers only grow. */
final class MariaDbGtids implements Gtids {
    private final Map<String, Gtid> lastByDomain = new TreeMap<>();

    static MariaDbGtids parse(String text) {
        MariaDbGtids gtids = new MariaDbGtids();
        for (String gtid : text.replaceAll("\\s", "").split(",")) {
            if (gtid.isEmpty()) {
                continue;
            }
            String[] parts = gtid.split("-");
            if (parts.length != 3) {
                throw new UndecodableEventException(
                        "the GTID position has '" + gtid + "', which is no GTID of MariaDB");
            }
            gtids.add(Gtid.mariaDb(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        }
        return gtids;
    }

    @Override
    public void add(Gtid gtid) {
        lastByDomain.put(gtid.group(), gtid);
    }

    @Override
    public boolean contains(Gtid gtid) {
        return Optional.ofNullable(lastByDomain.get(gtid.group()))
                .filter(last -> gtid.number() <= last.number())
                .isPresent();
    }

    @Override
    public boolean containsAll(Gtids other) {
        return other instanceof MariaDbGtids position
                && position.lastByDomain.values().stream().allMatch(this::contains);
    }

    @Override
    public boolean isEmpty() {
        return lastByDomain.isEmpty();
    }

    @Override
    public Gtids copy() {
        MariaDbGtids copy = new MariaDbGtids();
        copy.lastByDomain.putAll(lastByDomain);
        return copy;
    }

    @Override
    public String text() {
        return lastByDomain.values().stream().map(Gtid::text).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return text();
    }
}
