package io.millrace.loader.lake;

import io.millrace.loader.reconcile.CopyFile;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of objects that one COPY reads ("Using a manifest to specify data files" in the Redshift developer guide). Every
 * entry is mandatory: without that word Redshift skips missing files in silence. The list's name tells the compression of the
 * objects, which COPY must be told.
 */
final class CopyManifest {
    static final String DIRECTORY = "_loads/";

    private static final String SUFFIX = ".manifest";
    /** How the URL of a list of objects compressed with gzip ends; those of all others are compressed with Zstandard. */
    private static final String GZIP_SUFFIX = ".gz" + SUFFIX;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CopyManifest() {}

    static String directory(DatasetName dataset) {
        return DIRECTORY + dataset.value() + "/";
    }

    /** The keys that a load's list may have. */
    static List<String> keys(DatasetName dataset, String loadId) {
        return List.of(directory(dataset) + loadId + SUFFIX, directory(dataset) + loadId + GZIP_SUFFIX);
    }

    static String key(DatasetName dataset, String loadId, List<CopyFile> files) {
        boolean isGzip = !files.isEmpty()
                && files.stream().allMatch(file -> BatchName.ofObject(file.key())
                        .filter(name -> name.compression() == BatchCompression.GZIP)
                        .isPresent());
        return directory(dataset) + loadId + (isGzip ? GZIP_SUFFIX : SUFFIX);
    }

    /** When the load of this list began; empty for a key that isn't one of ours. */
    static Optional<Instant> begun(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        String suffix = name.endsWith(GZIP_SUFFIX) ? GZIP_SUFFIX : SUFFIX;
        return name.endsWith(suffix)
                ? LoadIds.begun(name.substring(0, name.length() - suffix.length()))
                : Optional.empty();
    }

    static byte[] document(String bucket, List<CopyFile> files) {
        List<Map<String, Object>> entries = new ArrayList<>(files.size());
        for (CopyFile file : files) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("url", url(bucket, file.key()));
            entry.put("mandatory", true);
            entry.put("meta", Map.of("content_length", file.bytes()));
            entries.add(entry);
        }
        return MAPPER.writeValueAsBytes(Map.of("entries", entries));
    }

    static String url(String bucket, String key) {
        return "s3://" + bucket + "/" + key;
    }
}
