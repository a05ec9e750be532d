package io.millrace.monitor.console;

import io.millrace.monitor.service.ServiceState;
import io.millrace.monitor.stage.StageStatus;

/**
 * A state as a word in a colour.
 *
 * @param kind class of the style sheet: {@code good}, {@code move}, {@code warn}, {@code bad} or {@code none}
 */
public record State(String kind, String text) {
    static State of(StageStatus status) {
        return switch (status) {
            case SETTLED -> new State("good", "settled");
            case IN_FLIGHT -> new State("move", "in flight");
            case HELD -> new State("warn", "held");
            case UNKNOWN -> new State("none", "unknown");
            case MISMATCH -> new State("bad", "mismatch");
        };
    }

    static State of(ServiceState state) {
        if (state instanceof ServiceState.Up up) {
            return up.remarks().isEmpty() ? new State("good", "up") : new State("warn", "up, with remarks");
        }
        if (state instanceof ServiceState.Down) {
            return new State("bad", "down");
        }
        return state instanceof ServiceState.Unreachable
                ? new State("bad", "unreachable")
                : new State("none", "not asked yet");
    }
}
