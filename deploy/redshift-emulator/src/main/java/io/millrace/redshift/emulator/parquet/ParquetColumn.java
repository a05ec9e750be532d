package io.millrace.redshift.emulator.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** A column of a file, as far as a reader needs to know it. */
public final class ParquetColumn {
    /** What a column's values are. */
    public enum Kind {
        BOOLEAN,
        INTEGER,
        DECIMAL,
        FLOAT,
        DATE,
        TIMESTAMP,
        TEXT,
        /** Text that is JSON. */
        JSON,
        /** A group, a list or a map: its values come as JSON. */
        NESTED
    }

    private final Type type;

    ParquetColumn(Type type) {
        this.type = type;
    }

    public String name() {
        return type.getName();
    }

    public Kind kind() {
        return kind(type);
    }

    /** The type as the file's schema says it. */
    @Override
    public String toString() {
        return type.toString();
    }

    static Kind kind(Type type) {
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
            return Kind.NESTED;
        }
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof DecimalLogicalTypeAnnotation) {
            return Kind.DECIMAL;
        }
        if (annotation instanceof DateLogicalTypeAnnotation) {
            return Kind.DATE;
        }
        if (annotation instanceof TimestampLogicalTypeAnnotation) {
            return Kind.TIMESTAMP;
        }
        if (annotation instanceof JsonLogicalTypeAnnotation) {
            return Kind.JSON;
        }
        return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> Kind.BOOLEAN;
            case INT32, INT64 -> Kind.INTEGER;
            case INT96 -> Kind.TIMESTAMP;
            case FLOAT, DOUBLE -> Kind.FLOAT;
            case BINARY, FIXED_LEN_BYTE_ARRAY -> Kind.TEXT;
        };
    }
}
