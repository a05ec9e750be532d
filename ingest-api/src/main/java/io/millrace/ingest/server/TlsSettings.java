package io.millrace.ingest.server;

import io.millrace.runtime.settings.Description;
import java.nio.file.Path;
import java.util.Optional;

/** How the port for clients is encrypted. */
@Description("Encryption of the port for clients; both files or none. They are read again when they change.")
public record TlsSettings(
        @Description("PEM file with the certificate and those that lead to its authority.")
        Optional<Path> certificate,

        @Description("PEM file with the certificate's private key, without a password.")
        Optional<Path> privateKey) {
    public TlsSettings {
        if (certificate.isPresent() != privateKey.isPresent()) {
            throw new IllegalArgumentException("certificate and private-key belong together: set both or none");
        }
    }
}
