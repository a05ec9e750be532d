package io.millrace.schemas.contract;

/**
 * A way in which a row breaks its contract.
 *
 * @param reason for people; shows no values, since they may be personal
 */
public record Violation(String column, String reason) {
    @Override
    public String toString() {
        return column + " " + reason;
    }
}
