package io.millrace.schemas.change;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which type a mirror's column gets, by the type of the source's column. */
public final class MirrorType {
    /** Redshift's longest text in bytes ("Character types" in the Redshift developer guide). */
    private static final int MAX_TEXT_BYTES = 65_535;

    /** What a UTF-8 character may take. */
    private static final int BYTES_A_CHARACTER = 4;

    /** Redshift's most digits, and most digits after the point ("Numeric types" in the Redshift developer guide). */
    private static final int MAX_PRECISION = 38;

    private static final int MAX_SCALE = 37;
    private static final String LONG_TEXT = "VARCHAR(" + MAX_TEXT_BYTES + ")";
    private static final Pattern TYPE = Pattern.compile("([a-z0-9]+)(?:\\((\\d+)(?:,(\\d+))?\\))?(.*)", Pattern.DOTALL);

    private MirrorType() {}

    /**
     * The Redshift type whose values are exactly those of the column; empty for a type that isn't known, whose values decide.
     *
     * @param columnType as {@code information_schema.COLUMNS.COLUMN_TYPE} has it
     */
    public static Optional<String> of(String columnType) {
        Matcher matcher = TYPE.matcher(columnType.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int length = number(matcher.group(2), -1);
        int scale = number(matcher.group(3), 0);
        boolean unsigned = matcher.group(4).contains("unsigned");
        return switch (matcher.group(1)) {
            case "tinyint", "year" -> Optional.of("SMALLINT");
            case "smallint" -> Optional.of(unsigned ? "INTEGER" : "SMALLINT");
            case "mediumint" -> Optional.of("INTEGER");
            case "int", "integer" -> Optional.of(unsigned ? "BIGINT" : "INTEGER");
            case "bigint" -> Optional.of(unsigned ? "DECIMAL(20,0)" : "BIGINT");
            case "decimal", "numeric" -> Optional.of(decimal(length, scale));
            case "float" -> Optional.of("REAL");
            case "double" -> Optional.of("DOUBLE PRECISION");
            case "bit" -> Optional.of(length <= 1 ? "SMALLINT" : "DECIMAL(20,0)");
            case "date" -> Optional.of("DATE");
            case "datetime" -> Optional.of("TIMESTAMP");
            case "timestamp" -> Optional.of("TIMESTAMPTZ");
            case "time" -> Optional.of("VARCHAR(17)");
            case "char", "varchar" -> Optional.of(text((long) length * BYTES_A_CHARACTER));
            case "tinytext" -> Optional.of(text(255L * BYTES_A_CHARACTER));
            case "binary", "varbinary" -> Optional.of(text(base64(length)));
            case "tinyblob" -> Optional.of(text(base64(255)));
            case "uuid", "inet4", "inet6" -> Optional.of("VARCHAR(48)");
            case "enum" -> Optional.of("VARCHAR(1020)");
            case "text", "mediumtext", "longtext", "blob", "mediumblob", "longblob" -> Optional.of(LONG_TEXT);
            case "set",
                    "json",
                    "vector",
                    "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection",
                    "geomcollection" -> Optional.of("SUPER");
            default -> Optional.empty();
        };
    }

    /** More digits than the warehouse has are kept as text. */
    private static String decimal(int precision, int scale) {
        int digits = precision < 0 ? 10 : precision;
        return digits <= MAX_PRECISION && scale <= MAX_SCALE ? "DECIMAL(" + digits + "," + scale + ")" : "VARCHAR(70)";
    }

    private static long base64(long bytes) {
        return (bytes + 2) / 3 * 4;
    }

    private static String text(long bytes) {
        return "VARCHAR(" + Math.max(1, Math.min(bytes, MAX_TEXT_BYTES)) + ")";
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }
}
