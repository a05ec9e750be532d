package io.millrace.bench.loader;

import java.util.Random;

/**
 * Rows of about 200 bytes as JSON, always the same ones.
 *
 * @param fractions whether the price is a number with a fraction, which COPY does not keep digit by digit unless it is quoted
 */
record SampleRows(boolean fractions) {
    private static final int SIZE = 200;
    private static final long SEED = 20_261_123;
    private static final String LETTERS = "etaoinshrdlucmfw ";

    /** The columns of a table for these rows. */
    static final String COLUMNS = "_id VARCHAR(64), _received_at TIMESTAMPTZ, user_id BIGINT, track VARCHAR(64),"
            + " seconds SMALLINT, price DECIMAL(12,2), premium BOOLEAN, title VARCHAR(256)";

    String good(int number) {
        return row(number, Integer.toString(number % 300));
    }

    /** A number that is out of range for its column. */
    String bad(int number) {
        return row(number, "70000");
    }

    private String row(int number, String seconds) {
        Random random = new Random(SEED + number);
        StringBuilder row = new StringBuilder(SIZE)
                .append("{\"_id\":\"")
                .append(String.format("%016x%08x", random.nextLong(), number))
                .append("\",\"_received_at\":\"2026-11-23T06:00:")
                .append(10 + random.nextInt(50))
                .append(".123Z\",\"user_id\":")
                .append(random.nextInt(1_000_000))
                .append(",\"track\":\"song-")
                .append(random.nextInt(50_000))
                .append("\",\"seconds\":")
                .append(seconds)
                .append(",\"price\":")
                .append(random.nextInt(1_000))
                .append(fractions ? "." + (10 + random.nextInt(90)) : "")
                .append(",\"premium\":")
                .append(random.nextBoolean())
                .append(",\"title\":\"");
        while (row.length() < SIZE - 2) {
            row.append(LETTERS.charAt(Math.min(random.nextInt(17), random.nextInt(17))));
        }
        return row.append("\"}").toString();
    }
}
