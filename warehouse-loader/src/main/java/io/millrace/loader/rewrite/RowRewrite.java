package io.millrace.loader.rewrite;

/** Writes a row anew before COPY reads it; the row in the lake stays as it is. */
@FunctionalInterface
public interface RowRewrite {
    /**
     * @param line a row as it stands in the lake
     * @return the same object when it may stay so
     */
    byte[] apply(byte[] line);

    /** This one, and then the other. */
    default RowRewrite andThen(RowRewrite other) {
        return line -> other.apply(apply(line));
    }
}
