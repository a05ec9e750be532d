package io.millrace.redshift.emulator.process;

import io.millrace.redshift.emulator.EmulatorSettings;
import io.millrace.redshift.emulator.PostgresTarget;
import io.millrace.redshift.emulator.S3Target;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/** What {@link EmulatorProcess} reads from its environment. */
record EmulatorEnvironment(Map<String, String> variables) {
    private static final int POSTGRES_PORT = 5432;
    private static final int REDSHIFT_PORT = 5439;

    EmulatorEnvironment {
        variables = Map.copyOf(variables);
    }

    /**
     * @throws IllegalArgumentException with the variable's name when one is missing or wrong
     */
    EmulatorSettings settings() {
        return new EmulatorSettings(
                listen(),
                postgres(WarehouseRoles.DATABASE),
                new S3Target(
                        URI.create(required("MILLRACE_S3_ENDPOINT")),
                        variables.getOrDefault("MILLRACE_S3_REGION", "us-east-1"),
                        required("MILLRACE_S3_ACCESS_KEY"),
                        required("MILLRACE_S3_SECRET_KEY")));
    }

    // Of several addresses of a name any will do to listen on.
    @SuppressWarnings("AddressSelection")
    private InetSocketAddress listen() {
        return new InetSocketAddress(
                variables.getOrDefault("MILLRACE_EMULATOR_BIND_ADDRESS", "127.0.0.1"),
                port("MILLRACE_EMULATOR_PORT", REDSHIFT_PORT));
    }

    WarehouseRoles roles() {
        return new WarehouseRoles(
                postgres("postgres"),
                required("MILLRACE_WAREHOUSE_OWNER_PASSWORD"),
                required("MILLRACE_WAREHOUSE_ANALYST_PASSWORD"));
    }

    private PostgresTarget postgres(String database) {
        return new PostgresTarget(
                required("MILLRACE_POSTGRES_HOST"),
                port("MILLRACE_POSTGRES_PORT", POSTGRES_PORT),
                variables.getOrDefault("MILLRACE_POSTGRES_USER", "postgres"),
                required("MILLRACE_WAREHOUSE_SUPERUSER_PASSWORD"),
                database);
    }

    private String required(String name) {
        String value = variables.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException("The environment variable " + name + " is not set");
        }
        return value;
    }

    private int port(String name, int byDefault) {
        String value = variables.getOrDefault(name, Integer.toString(byDefault));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a port number, not " + value, e);
        }
    }

    @Override
    public String toString() {
        return "EmulatorEnvironment" + variables.keySet();
    }
}
