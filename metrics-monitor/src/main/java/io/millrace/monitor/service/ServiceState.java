package io.millrace.monitor.service;

import java.util.List;

/** What a service said of itself when it was last asked. */
public sealed interface ServiceState {
    /** Not asked yet. */
    record Unknown() implements ServiceState {}

    /**
     * Ready.
     *
     * @param remarks parts that are not well although the service is ready
     */
    record Up(List<String> remarks) implements ServiceState {
        public Up {
            remarks = List.copyOf(remarks);
        }
    }

    /** It answers, but is not ready. */
    record Down(List<String> reasons) implements ServiceState {
        public Down {
            reasons = List.copyOf(reasons);
        }
    }

    /** It does not answer. */
    record Unreachable(String reason) implements ServiceState {}
}
