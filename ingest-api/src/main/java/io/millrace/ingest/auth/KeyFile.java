package io.millrace.ingest.auth;

import io.millrace.ingest.reload.FileWatch;
import io.millrace.ingest.reload.Watched;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The file that write keys are made and revoked in while the edge runs: YAML with one section {@code access}, in which
 * {@code write-keys} and {@code sources} stand as in the settings.
 */
public final class KeyFile {
    private KeyFile() {}

    /**
     * Reads the file into the access, now and whenever it changes.
     *
     * @throws MillraceException when the file cannot be used now
     */
    public static Watched<AccessSettings> watch(Path file, Access access, FileWatch files) {
        return files.watch("the key file " + file, () -> List.of(file), () -> {
            AccessSettings settings = read(file);
            access.replace(settings);
            return settings;
        });
    }

    private static AccessSettings read(Path file) {
        // What the environment sets is the settings' business, not this file's.
        SettingsSource source = SettingsSource.load(Optional.of(file), Map.of());
        String section = AccessSettings.SECTION.name();
        if (!source.fileSections().contains(section)) {
            // Empty is most likely half written; nobody revokes every key by emptying the file.
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION, file + " has no section '" + section + "' with write-keys");
        }
        SettingsBinder binder = new SettingsBinder(source);
        Optional<AccessSettings> settings = binder.bind(AccessSettings.SECTION);
        binder.refuseOtherSections(Set.of(section));
        binder.throwIfAny();
        return settings.orElseThrow();
    }
}
