package io.millrace.cdc.settings;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/** One source server of section {@code cdc-connector}. */
@Description("A MySQL or MariaDB server whose row changes are captured.")
public record SourceSettings(
        @Description("Name of the source; topics and datasets begin with it.")
        String name,

        @Description("Host name or address of the server.") String host,

        @Description("TCP port of the server.") @Default("3306")
        int port,

        @Description("Account that reads the binlog; it needs REPLICATION SLAVE, REPLICATION CLIENT and SELECT.")
        String user,

        @Description("Password of the account.") @Secret String password,

        @Description("disabled, required (encrypted), verify-ca (encrypted, certificate checked) or verify-full"
                + " (certificate and host name checked).")
        @Default("required")
        TlsMode tls,

        @Description("PEM file of the authority to trust with verify-ca and verify-full; without it the Java runtime's"
                + " authorities are trusted.")
        Optional<String> tlsCertificate,

        @Description(
                "Number under which the connector registers with the server as a replica; without one, a random one. No other"
                        + " replica may have it.")
        Optional<Long> serverId,

        CaptureSettings capture) {
    private static final long MAX_SERVER_ID = 0xffffffffL;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]+");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1");

    public SourceSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must match " + NAME + ", but is '" + name + "'");
        }
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("host must be a host name or an address, but is '" + host + "'");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be within 1 and 65535, but is " + port);
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException("user must not be blank");
        }
        if (tlsCertificate.isPresent() && tls != TlsMode.VERIFY_CA && tls != TlsMode.VERIFY_FULL) {
            throw new IllegalArgumentException("tls-certificate has no effect unless tls is verify-ca or verify-full");
        }
        if (serverId.filter(id -> id < 1 || id > MAX_SERVER_ID).isPresent()) {
            throw new IllegalArgumentException("server-id must be within 1 and " + MAX_SERVER_ID);
        }
    }

    /** Whether the server is this machine, so that nothing crosses a network. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    /** Host and port as people write them. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return "SourceSettings[name=" + name + ", address=" + address() + ", user=" + user + ", tls=" + tls + "]";
    }
}
