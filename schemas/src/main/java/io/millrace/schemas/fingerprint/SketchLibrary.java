package io.millrace.schemas.fingerprint;

import org.apache.datasketches.memory.Memory;

/**
 * Lets Apache DataSketches run on a Java release that is newer than the ones it knows.
 *
 * <p>Its memory module compares the system property {@code java.version} with a list that ends at 21, once, when its classes are
 * initialized, and throws on any other (its class {@code ResourceImpl}). What the list guards is memory outside of the heap; the
 * sketches here live in byte arrays, and they are the same bytes on 17 and on 25. So the property names the newest release on the list
 * for as long as that initialization takes. This class goes when a release takes 25.
 */
final class SketchLibrary {
    private static final String PROPERTY = "java.version";
    private static final int NEWEST_KNOWN = 21;

    static {
        if (Runtime.version().feature() > NEWEST_KNOWN) {
            initializeAs(Integer.toString(NEWEST_KNOWN));
        }
    }

    private SketchLibrary() {}

    /** To be called before the first sketch is read or written; the work is done at the first call. */
    static void open() {
        // Loading this class did it.
    }

    private static void initializeAs(String version) {
        String actual = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, version);
        try {
            Memory.wrap(new byte[1]);
        } finally {
            System.setProperty(PROPERTY, actual);
        }
    }
}
