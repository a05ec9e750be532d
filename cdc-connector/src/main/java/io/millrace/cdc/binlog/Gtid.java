package io.millrace.cdc.binlog;

/**
 * The identity of a transaction.
 *
 * @param group what numbers are counted within: the server's UUID on MySQL, the replication domain on MariaDB
 * @param text in the server's own notation
 */
public record Gtid(String group, long number, String text) {
    static Gtid mySql(String uuid, long number) {
        return new Gtid(uuid, number, uuid + ":" + number);
    }

    static Gtid mariaDb(long domain, long server, long number) {
        return new Gtid(Long.toString(domain), number, domain + "-" + server + "-" + number);
    }
}
