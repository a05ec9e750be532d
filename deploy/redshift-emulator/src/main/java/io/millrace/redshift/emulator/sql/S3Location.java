package io.millrace.redshift.emulator.sql;

/**
 * An object or a prefix in an object store.
 *
 * @param key without a leading slash; may be empty for a whole bucket
 */
public record S3Location(String bucket, String key) {
    private static final String SCHEME = "s3://";

    public S3Location {
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("an S3 location needs a bucket: s3://bucket/key");
        }
    }

    public static boolean isLocation(String url) {
        return url.startsWith(SCHEME) && url.length() > SCHEME.length() && url.charAt(SCHEME.length()) != '/';
    }

    /** @throws IllegalArgumentException if {@link #isLocation} denies it */
    public static S3Location parse(String url) {
        if (!isLocation(url)) {
            throw new IllegalArgumentException("not of the form s3://bucket/key: " + url);
        }
        String path = url.substring(SCHEME.length());
        int slash = path.indexOf('/');
        return slash < 0
                ? new S3Location(path, "")
                : new S3Location(path.substring(0, slash), path.substring(slash + 1));
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
