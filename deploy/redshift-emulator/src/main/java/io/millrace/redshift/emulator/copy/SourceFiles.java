package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.sql.S3Location;
import io.millrace.redshift.emulator.store.ObjectStore;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which files a COPY loads: those of a manifest, or all whose keys start with a prefix. */
final class SourceFiles {
    private static final int LARGEST_MANIFEST = 32 << 20;
    private static final int LARGEST_PATHS = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private SourceFiles() {}

    static List<SourceFile> of(CopyCommand command, ObjectStore objects) throws StatementFailedException {
        return command.manifest() ? manifest(command.source(), objects) : prefix(command.source(), objects);
    }

    /** The paths of a JSONPaths file, one a column. */
    static List<List<JsonPath>> jsonPaths(S3Location file, ObjectStore objects) throws StatementFailedException {
        JsonNode paths = json(file, objects, LARGEST_PATHS, "jsonpaths file").path("jsonpaths");
        if (!paths.isArray()) {
            throw new StatementFailedException(
                    "Invalid JSONPaths file " + file + ": it needs an array named jsonpaths");
        }
        List<List<JsonPath>> parsed = new ArrayList<>();
        for (JsonNode path : paths) {
            try {
                parsed.add(JsonPath.parse(path.asString("")));
            } catch (IllegalArgumentException e) {
                throw new StatementFailedException(e.getMessage() + " in " + file);
            }
        }
        return parsed;
    }

    private static List<SourceFile> prefix(S3Location prefix, ObjectStore objects) throws StatementFailedException {
        List<SourceFile> files = new ArrayList<>();
        for (S3Location location : objects.list(prefix)) {
            files.add(new SourceFile(location, true, OptionalLong.empty()));
        }
        if (files.isEmpty()) {
            throw new StatementFailedException("The specified S3 prefix '" + prefix.key() + "' does not exist");
        }
        return files;
    }

    private static List<SourceFile> manifest(S3Location location, ObjectStore objects) throws StatementFailedException {
        JsonNode entries =
                json(location, objects, LARGEST_MANIFEST, "manifest file").path("entries");
        if (!entries.isArray() || entries.isEmpty()) {
            throw new StatementFailedException(
                    "Invalid manifest file " + location + ": it needs an array named entries");
        }
        List<SourceFile> files = new ArrayList<>();
        for (JsonNode entry : entries) {
            files.add(entry(entry, location));
        }
        return files;
    }

    private static SourceFile entry(JsonNode entry, S3Location manifest) throws StatementFailedException {
        String url = entry.path("url").asString("");
        boolean complete =
                S3Location.isLocation(url) && !S3Location.parse(url).key().isEmpty() && !url.endsWith("/");
        if (!complete) {
            throw new StatementFailedException(new ServerMessage(
                    "ERROR",
                    ServerMessage.INTERNAL_ERROR,
                    "The S3 manifest entry '" + url + "' is not a full object path",
                    Optional.of("error code 8001 in manifest " + manifest)));
        }
        JsonNode length = entry.path("meta").path("content_length");
        if (!length.isMissingNode() && !length.isIntegralNumber()) {
            throw new StatementFailedException(
                    "Invalid manifest file " + manifest + ": content_length of '" + url + "' is not a whole number");
        }
        return new SourceFile(
                S3Location.parse(url),
                entry.path("mandatory").asBoolean(false),
                length.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(length.asLong()));
    }

    private static JsonNode json(S3Location location, ObjectStore objects, int largest, String what)
            throws StatementFailedException {
        byte[] content = objects.readSmall(location, largest, what);
        try {
            return JSON.readTree(content);
        } catch (JacksonException e) {
            throw new StatementFailedException("Invalid " + what + " " + location + ": it is not JSON");
        }
    }
}
