package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.Behaviour.Isolation;
import io.millrace.redshift.emulator.wire.BodyBuilder;
import io.millrace.redshift.emulator.wire.BodyReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client says about itself when it connects. */
final class StartupParameters {
    /** Redshift's own; PostgreSQL refuses a connection that brings a parameter it does not know. */
    private static final List<String> REDSHIFT_ONLY = List.of(
            "driver_",
            "os_version",
            "client_protocol_version",
            "plugin_name",
            "idp_type",
            "query_group",
            "provider_name");

    /** Tells the triggers in PostgreSQL that this session keeps Redshift's rules. */
    private static final String EMULATED = "-c redshift.session=on";

    private final int version;
    private final Map<String, String> parameters;

    private StartupParameters(int version, Map<String, String> parameters) {
        this.version = version;
        this.parameters = parameters;
    }

    static StartupParameters parse(byte[] packet) throws IOException {
        BodyReader reader = new BodyReader(packet);
        int version = reader.int32();
        Map<String, String> parameters = new LinkedHashMap<>();
        String name = reader.string();
        while (!name.isEmpty()) {
            parameters.put(name, reader.string());
            name = reader.string();
        }
        return new StartupParameters(version, parameters);
    }

    /** The database asked for; the user's name if none is. */
    String database() {
        return Optional.ofNullable(parameters.get("database")).orElse(parameters.getOrDefault("user", ""));
    }

    /** The packet for PostgreSQL. */
    byte[] forPostgres(Isolation isolation) {
        Map<String, String> passed = new LinkedHashMap<>(parameters);
        passed.keySet().removeIf(name -> REDSHIFT_ONLY.stream().anyMatch(name::startsWith));
        String options = EMULATED + " -c redshift.isolation_level=" + escaped(isolation.shown())
                + " -c default_transaction_isolation=" + escaped(isolation.postgres());
        passed.merge("options", options, (given, own) -> own + " " + given);
        BodyBuilder body = new BodyBuilder().int32(version);
        passed.forEach((name, value) -> body.string(name).string(value));
        return body.character((char) 0).build();
    }

    private static String escaped(String option) {
        return option.replace(" ", "\\ ");
    }
}
