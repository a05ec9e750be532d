package io.millrace.ingest.privacy;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.util.List;
import java.util.Optional;

/** What of a source's events is not stored as it comes. */
@Description("What is taken out of events before anything is stored.")
public record PrivacySettings(
        @Description(
                "What becomes of network addresses: keep, truncate (IPv4 to its first 24 bits, IPv6 to its first 48), or drop.")
        @Default("keep")
        AddressHandling addresses,

        @Description("Fields that hold network addresses.") @Default({"context_ip", "request_ip", "ip"})
        List<String> addressFields,

        @Description(
                "Fields that are left out: a column as it is stored, or a path into it such as context_device.id or items.email.")
        List<String> dropFields,

        @Description(
                "Fields that are replaced by a keyed hash of their value, so that equal values stay equal; needs the secret ingest-api.privacy-key.")
        List<String> hashFields,

        @Description(
                "Text that goes into this source's hashes, so that they match no other source's; without it they match.")
        Optional<String> hashSalt,

        @Description(
                "File with the user ids whose events are not stored, one a line, as they are or as sha256:<64 hexadecimal digits>; read again when it changes.")
        Optional<String> suppressionFile,

        @Description("Columns that hold the user ids which the suppression file is about.")
        @Default({"user_id", "anonymous_id", "previous_id"})
        List<String> userColumns) {
    /** What becomes of network addresses. */
    public enum AddressHandling {
        KEEP,
        TRUNCATE,
        DROP
    }

    public PrivacySettings {
        addressFields = List.copyOf(addressFields);
        dropFields = List.copyOf(dropFields);
        hashFields = List.copyOf(hashFields);
        userColumns = List.copyOf(userColumns);
        for (String path : dropFields) {
            requirePath(path);
            if (hashFields.contains(path)) {
                throw new IllegalArgumentException("'" + path + "' cannot be both dropped and hashed");
            }
        }
        hashFields.forEach(PrivacySettings::requirePath);
        addressFields.forEach(PrivacySettings::requirePath);
    }

    /** Whether there is anything in it that needs the secret key. */
    public boolean needsKey() {
        return !hashFields.isEmpty() || !dropFields.isEmpty();
    }

    private static void requirePath(String path) {
        if (path.isBlank() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
            throw new IllegalArgumentException("'" + path + "' is not a field: write a column, or column.name.name");
        }
        if (path.startsWith("_")) {
            throw new IllegalArgumentException("'" + path + "' is a column of Millrace's own, which every row needs");
        }
    }
}
