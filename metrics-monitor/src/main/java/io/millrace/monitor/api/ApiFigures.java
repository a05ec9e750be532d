package io.millrace.monitor.api;

/**
 * How the calls of a service went in the last five minutes.
 *
 * @param endpoint empty for all endpoints of the service
 * @param p50 milliseconds that half of the calls took at most; the same for the other percentiles, within three percent
 */
public record ApiFigures(String service, String endpoint, long calls, long failed, double p50, double p95, double p99) {
    /** Share of the calls that failed, 0 to 1. */
    public double errorRate() {
        return calls == 0 ? 0 : (double) failed / calls;
    }
}
