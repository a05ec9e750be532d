package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyOptions;
import java.util.Optional;

/** The converter for each type. */
final class Converters {
    private static final int LARGEST_VARCHAR = 65_535;
    private static final int LARGEST_CHAR = 4_096;

    private Converters() {}

    /** Empty for a type that COPY can't load. */
    static Optional<ColumnConverter> forColumn(TargetColumn column, CopyOptions options, boolean exactFractions) {
        return Optional.ofNullable(
                switch (column.type()) {
                    case "int2" -> new IntegerConverter("Short", Short.MIN_VALUE, Short.MAX_VALUE);
                    case "int4" -> new IntegerConverter("Integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case "int8" -> new IntegerConverter("Long", Long.MIN_VALUE, Long.MAX_VALUE);
                    case "numeric" ->
                        new DecimalConverter(
                                column.precision(), column.scale(), options.roundDecimals(), exactFractions);
                    case "float4" -> new FloatConverter(true);
                    case "float8" -> new FloatConverter(false);
                    case "bool" -> new BooleanConverter();
                    case "varchar", "text" -> new CharacterConverter(column.length(LARGEST_VARCHAR), false, options);
                    case "bpchar" -> new CharacterConverter(column.length(LARGEST_CHAR), true, options);
                    case "date" -> new DateConverter(options);
                    case "time" -> new TimeConverter(false);
                    case "timetz" -> new TimeConverter(true);
                    case "timestamp" -> new TimestampConverter(options, false);
                    case "timestamptz" -> new TimestampConverter(options, true);
                    case "super" -> new SuperConverter();
                    default -> null;
                });
    }
}
