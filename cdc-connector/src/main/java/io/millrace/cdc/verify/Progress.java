package io.millrace.cdc.verify;

/** How far a source is captured. */
public interface Progress {
    /** A moment of the source. */
    @FunctionalInterface
    interface Moment {
        /** Whether everything up to the moment is captured; stays so once it is. */
        boolean isCaptured();
    }

    /**
     * The present.
     *
     * @throws io.millrace.schemas.error.MillraceException when the source does not answer
     */
    Moment now();
}
