package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What becomes of single columns. Patterns are of {@code database.table.column} with {@code *}; the first kind that matches holds, in
 * the order of the parameters.
 */
public final class ColumnRules {
    /** What becomes of a column's values; NULL always stays NULL. */
    sealed interface ColumnRule {
        void copy(RowImage row, int column, JsonBuffer out);

        default boolean isExcluded() {
            return false;
        }

        default boolean isPlain() {
            return false;
        }
    }

    private record Plain() implements ColumnRule {
        @Override
        public void copy(RowImage row, int column, JsonBuffer out) {
            row.copy(column, out);
        }

        @Override
        public boolean isPlain() {
            return true;
        }
    }

    private record Excluded() implements ColumnRule {
        @Override
        public void copy(RowImage row, int column, JsonBuffer out) {
            throw new IllegalStateException("an excluded column is not written");
        }

        @Override
        public boolean isExcluded() {
            return true;
        }
    }

    private record Masked() implements ColumnRule {
        @Override
        public void copy(RowImage row, int column, JsonBuffer out) {
            out.putAscii("\"***\"");
        }
    }

    /** HMAC-SHA-256 of the value's JSON text with the salt as its key, in hexadecimal. */
    private record Hashed(Mac mac) implements ColumnRule {
        @Override
        public void copy(RowImage row, int column, JsonBuffer out) {
            mac.update(row.json().array(), row.start(column), row.end(column) - row.start(column));
            out.put('"');
            out.putAscii(HexFormat.of().formatHex(mac.doFinal()));
            out.put('"');
        }
    }

    /** Texts are cut to so many characters; values that are no text stay. */
    private record Truncated(int length) implements ColumnRule {
        @Override
        public void copy(RowImage row, int column, JsonBuffer out) {
            byte[] json = row.json().array();
            int from = row.start(column);
            int to = row.end(column);
            if (json[from] != '"') {
                row.copy(column, out);
                return;
            }
            int at = from + 1;
            for (int characters = 0; characters < length && at < to - 1; characters++) {
                at += width(json, at);
            }
            out.put(json, from, at - from);
            out.put('"');
        }

        private static int width(byte[] json, int at) {
            if (json[at] == '\\') {
                return json[at + 1] == 'u' ? 6 : 2;
            }
            int b = json[at] & 0xff;
            if (b < 0x80) {
                return 1;
            }
            return b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
        }
    }

    /** Columns that a pattern names are cut to so many characters. */
    public record Truncation(String pattern, int length) {}

    private final List<Pattern> excluded;
    private final List<Pattern> masked;
    private final List<Pattern> hashed;
    private final List<Truncation> truncations;
    private final String salt;

    /**
     * @param salt key of the hashes; without one, no column can be hashed
     */
    public ColumnRules(
            List<String> excluded,
            List<String> masked,
            List<String> hashed,
            List<Truncation> truncations,
            String salt) {
        this.excluded = CaptureRules.patterns(excluded);
        this.masked = CaptureRules.patterns(masked);
        this.hashed = CaptureRules.patterns(hashed);
        this.truncations = List.copyOf(truncations);
        this.salt = salt;
    }

    /** All columns as they are. */
    public static ColumnRules plain() {
        return new ColumnRules(List.of(), List.of(), List.of(), List.of(), "");
    }

    ColumnRule of(String database, String table, String column) {
        String name = database + "." + table + "." + column;
        if (anyMatches(excluded, name)) {
            return new Excluded();
        }
        if (anyMatches(masked, name)) {
            return new Masked();
        }
        if (anyMatches(hashed, name)) {
            return new Hashed(mac());
        }
        return truncations.stream()
                .filter(truncation -> anyMatches(CaptureRules.patterns(List.of(truncation.pattern())), name))
                .findFirst()
                .<ColumnRule>map(truncation -> new Truncated(truncation.length()))
                .orElseGet(Plain::new);
    }

    /** The type that the column's values have after its rule; empty when it is left out. */
    public Optional<String> typeOf(String database, String table, String column, String type) {
        ColumnRule rule = of(database, table, column);
        if (rule.isExcluded()) {
            return Optional.empty();
        }
        return Optional.of(rule instanceof Masked || rule instanceof Hashed ? "char(64)" : type);
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }

    private static boolean anyMatches(List<Pattern> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }
}
