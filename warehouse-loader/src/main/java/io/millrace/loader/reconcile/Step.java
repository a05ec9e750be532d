package io.millrace.loader.reconcile;

import org.jspecify.annotations.Nullable;

/** One thing to do, with at most one effect, and then the next one. */
@FunctionalInterface
interface Step {
    /**
     * @return what to do next; null when all is done
     */
    @Nullable
    Step run();
}
