package io.millrace.jobs.spark;

import io.millrace.jobs.run.LakeFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses of objects in {@link LakeFileSystem}: {@code lake://<store>/<key>/<size>-<sha256><suffix>}. They hold what a manifest says, so
 * that no executor asks the store for it. The key is in Base64: its own {@code dt=…} would look like a column to Spark.
 */
final class LakeUri {
    static final String SCHEME = "lake";

    private static final Pattern PATH = Pattern.compile("/([\\w-]+)/(\\d+)-([0-9a-f]{64})(\\.[\\w.]+)");

    private LakeUri() {}

    static URI of(String store, LakeFile file) {
        String key = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(file.object().getBytes(StandardCharsets.UTF_8));
        return URI.create(
                SCHEME + "://" + store + "/" + key + "/" + file.bytes() + "-" + file.sha256() + file.suffix());
    }

    /** A place that no object has, for what Spark wants to write. */
    static URI output(String store, String attempt) {
        return URI.create(SCHEME + "://" + store + "/output/" + attempt);
    }

    /** Empty when the path names no object. */
    static Optional<LakeFile> parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String key = new String(Base64.getUrlDecoder().decode(matcher.group(1)), StandardCharsets.UTF_8);
        return Optional.of(new LakeFile(key, Long.parseLong(matcher.group(2)), matcher.group(3), matcher.group(4)));
    }
}
