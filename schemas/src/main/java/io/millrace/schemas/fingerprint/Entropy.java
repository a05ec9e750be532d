package io.millrace.schemas.fingerprint;

import java.util.List;

/** Shannon entropy from the most frequent values; what remains is taken as spread evenly over the other distinct values. */
final class Entropy {
    private static final double LOG_OF_TWO = StrictMath.log(2);
    private static final double PRECISION = 10_000;

    private Entropy() {}

    /**
     * @param total how many values were counted, those of {@code counts} included
     * @param distinct distinct values
     * @return bits, to four places
     */
    static double bits(List<FrequentValues.Count> counts, long total, long distinct) {
        if (total == 0) {
            return 0;
        }
        double all = (double) total;
        double bits = 0;
        long counted = 0;
        for (FrequentValues.Count each : counts) {
            bits += term((double) each.count(), all);
            counted += each.count();
        }
        long rest = total - counted;
        if (rest > 0) {
            double others = (double) Math.min(rest, Math.max(1, distinct - counts.size()));
            bits += others * term(rest / others, all);
        }
        return Math.rint(bits * PRECISION) / PRECISION;
    }

    private static double term(double count, double total) {
        double share = count / total;
        return -share * StrictMath.log(share) / LOG_OF_TWO;
    }
}
