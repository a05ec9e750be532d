package io.millrace.redshift.emulator;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * What an emulator needs to start.
 *
 * @param listen port 0 takes a free one; connections are not encrypted, so use loopback
 */
public record EmulatorSettings(InetSocketAddress listen, PostgresTarget postgres, S3Target s3, Behaviour behaviour) {
    /** With {@link Behaviour#DEFAULT}. */
    public EmulatorSettings(InetSocketAddress listen, PostgresTarget postgres, S3Target s3) {
        this(listen, postgres, s3, Behaviour.DEFAULT);
    }

    public EmulatorSettings {
        Objects.requireNonNull(postgres, "postgres");
        Objects.requireNonNull(s3, "s3");
        Objects.requireNonNull(behaviour, "behaviour");
        if (listen.isUnresolved()) {
            throw new IllegalArgumentException("the address to listen on can't be resolved: " + listen.getHostString());
        }
    }
}
