package io.millrace.schemas.contract;

import java.util.Optional;

/** The operators of quality rules ("Valid Properties for Operator" in ODCS 3.1). */
public enum Comparison {
    EQUAL("mustBe", 1),
    NOT_EQUAL("mustNotBe", 1),
    GREATER("mustBeGreaterThan", 1),
    GREATER_OR_EQUAL("mustBeGreaterOrEqualTo", 1),
    LESS("mustBeLessThan", 1),
    LESS_OR_EQUAL("mustBeLessOrEqualTo", 1),
    BETWEEN("mustBeBetween", 2),
    NOT_BETWEEN("mustNotBeBetween", 2);

    private final String key;
    private final int limits;

    Comparison(String key, int limits) {
        this.key = key;
        this.limits = limits;
    }

    /** The operator that stands as this key in a contract. */
    public static Optional<Comparison> ofKey(String key) {
        for (Comparison comparison : values()) {
            if (comparison.key.equals(key)) {
                return Optional.of(comparison);
            }
        }
        return Optional.empty();
    }

    /** The key in a contract. */
    public String key() {
        return key;
    }

    /** How many numbers it compares with. */
    public int limits() {
        return limits;
    }
}
