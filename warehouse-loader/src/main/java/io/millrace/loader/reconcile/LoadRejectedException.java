package io.millrace.loader.reconcile;

import io.millrace.loader.isolation.LoadRejection;

/** The warehouse answers, but refuses a COPY. */
public final class LoadRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient LoadRejection rejection;

    public LoadRejectedException(LoadRejection rejection, Throwable cause) {
        super(rejection.reason(), cause);
        this.rejection = rejection;
    }

    public LoadRejection rejection() {
        return rejection;
    }
}
