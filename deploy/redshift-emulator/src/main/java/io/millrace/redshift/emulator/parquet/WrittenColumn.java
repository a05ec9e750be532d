package io.millrace.redshift.emulator.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A column to be written; any value may be NULL.
 *
 * @param precision of a decimal, else 0
 * @param scale of a decimal, else 0
 */
public record WrittenColumn(String name, Kind kind, int precision, int scale) {
    /** Bytes of a decimal: 38 digits. */
    static final int DECIMAL_BYTES = 16;

    /** What the values are; all but texts are checked when they are written. */
    public enum Kind {
        BOOLEAN,
        INT32,
        INT64,
        FLOAT,
        DOUBLE,
        DECIMAL,
        DATE,
        TIMESTAMP,
        TIMESTAMP_WITH_ZONE,
        TEXT,
        JSON
    }

    public WrittenColumn {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name");
        }
    }

    /** The type for the encodings, which don't look at its meaning. */
    PrimitiveType type() {
        PrimitiveTypeName primitive =
                switch (kind) {
                    case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
                    case INT32, DATE -> PrimitiveTypeName.INT32;
                    case INT64, TIMESTAMP, TIMESTAMP_WITH_ZONE -> PrimitiveTypeName.INT64;
                    case FLOAT -> PrimitiveTypeName.FLOAT;
                    case DOUBLE -> PrimitiveTypeName.DOUBLE;
                    case DECIMAL -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
                    case TEXT, JSON -> PrimitiveTypeName.BINARY;
                };
        Types.PrimitiveBuilder<PrimitiveType> builder = Types.primitive(primitive, Repetition.OPTIONAL);
        if (kind == Kind.DECIMAL) {
            builder.length(DECIMAL_BYTES);
        }
        return builder.named(name);
    }

    static List<SchemaElement> schema(List<WrittenColumn> columns) {
        List<SchemaElement> elements = new ArrayList<>();
        elements.add(new SchemaElement("schema").setNum_children(columns.size()));
        for (WrittenColumn column : columns) {
            elements.add(column.element());
        }
        return elements;
    }

    private SchemaElement element() {
        SchemaElement element = new SchemaElement(name).setRepetition_type(FieldRepetitionType.OPTIONAL);
        element.setType(physical());
        switch (kind) {
            case TEXT -> element.setConverted_type(ConvertedType.UTF8);
            case JSON -> element.setConverted_type(ConvertedType.JSON);
            case DATE -> element.setConverted_type(ConvertedType.DATE);
            case DECIMAL ->
                element.setType_length(DECIMAL_BYTES)
                        .setConverted_type(ConvertedType.DECIMAL)
                        .setPrecision(precision)
                        .setScale(scale);
            case TIMESTAMP, TIMESTAMP_WITH_ZONE -> {
                TimestampType timestamp =
                        new TimestampType(kind == Kind.TIMESTAMP_WITH_ZONE, TimeUnit.MICROS(new MicroSeconds()));
                element.setLogicalType(LogicalType.TIMESTAMP(timestamp));
                element.setConverted_type(ConvertedType.TIMESTAMP_MICROS);
            }
            default -> {}
        }
        return element;
    }

    org.apache.parquet.format.Type physical() {
        return switch (kind) {
            case BOOLEAN -> org.apache.parquet.format.Type.BOOLEAN;
            case INT32, DATE -> org.apache.parquet.format.Type.INT32;
            case INT64, TIMESTAMP, TIMESTAMP_WITH_ZONE -> org.apache.parquet.format.Type.INT64;
            case FLOAT -> org.apache.parquet.format.Type.FLOAT;
            case DOUBLE -> org.apache.parquet.format.Type.DOUBLE;
            case DECIMAL -> org.apache.parquet.format.Type.FIXED_LEN_BYTE_ARRAY;
            case TEXT, JSON -> org.apache.parquet.format.Type.BYTE_ARRAY;
        };
    }
}
