package io.millrace.ingest.privacy;

import io.millrace.ingest.reload.FileWatch;
import io.millrace.ingest.reload.Watched;
import io.millrace.schemas.error.MillraceException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the rules of sources; sources that name the same suppression file share one copy of it. */
public final class Privacy {
    private final Optional<String> secret;
    private final FileWatch files;
    private final Map<Path, Watched<SuppressionList>> suppressionLists = new HashMap<>();

    /**
     * @param secret that hashes are made with, for sources that need one
     */
    public Privacy(Optional<String> secret, FileWatch files) {
        this.secret = secret;
        this.files = files;
    }

    /**
     * @throws IllegalArgumentException when the settings need a secret that is missing or too short
     * @throws MillraceException when the suppression file cannot be read
     */
    public synchronized PrivacyRules rules(PrivacySettings settings) {
        Optional<Supplier<SuppressionList>> suppressed =
                settings.suppressionFile().map(file -> list(Path.of(file))::current);
        return PrivacyRules.of(settings, secret, suppressed);
    }

    private Watched<SuppressionList> list(Path file) {
        return suppressionLists.computeIfAbsent(
                file,
                path -> files.watch(
                        "the suppression file " + path, () -> List.of(path), () -> SuppressionList.read(path)));
    }
}
