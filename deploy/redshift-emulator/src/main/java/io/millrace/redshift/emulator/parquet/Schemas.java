package io.millrace.redshift.emulator.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** The schema of a file's footer as the library's tree of types. */
final class Schemas {
    private final List<SchemaElement> elements;
    private int next = 1;

    private Schemas(List<SchemaElement> elements) {
        this.elements = elements;
    }

    static MessageType read(List<SchemaElement> elements) throws InvalidParquetException {
        if (elements.isEmpty()) {
            throw new InvalidParquetException("the file has no schema");
        }
        Schemas schemas = new Schemas(elements);
        return new MessageType(elements.get(0).getName(), schemas.children(elements.get(0)));
    }

    private List<Type> children(SchemaElement parent) throws InvalidParquetException {
        List<Type> children = new ArrayList<>();
        for (int i = 0; i < parent.getNum_children(); i++) {
            if (next >= elements.size()) {
                throw new InvalidParquetException("the file's schema ends too early");
            }
            children.add(type(elements.get(next++)));
        }
        return children;
    }

    private Type type(SchemaElement element) throws InvalidParquetException {
        FieldRepetitionType repeats = element.getRepetition_type();
        Repetition repetition = Repetition.valueOf(repeats.name());
        LogicalTypeAnnotation annotation = annotation(element);
        if (!element.isSetType()) {
            Types.GroupBuilder<GroupType> group = Types.buildGroup(repetition);
            if (annotation != null) {
                group.as(annotation);
            }
            return group.addFields(children(element).toArray(new Type[0])).named(element.getName());
        }
        PrimitiveTypeName name =
                switch (element.getType()) {
                    case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
                    case INT32 -> PrimitiveTypeName.INT32;
                    case INT64 -> PrimitiveTypeName.INT64;
                    case INT96 -> PrimitiveTypeName.INT96;
                    case FLOAT -> PrimitiveTypeName.FLOAT;
                    case DOUBLE -> PrimitiveTypeName.DOUBLE;
                    case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
                    case FIXED_LEN_BYTE_ARRAY -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
                };
        Types.PrimitiveBuilder<PrimitiveType> builder = Types.primitive(name, repetition);
        if (name == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
            builder.length(element.getType_length());
        }
        return annotation == null
                ? builder.named(element.getName())
                : builder.as(annotation).named(element.getName());
    }

    /** Null for none, as the library takes it. */
    private static @Nullable LogicalTypeAnnotation annotation(SchemaElement element) {
        if (element.isSetLogicalType()) {
            org.apache.parquet.format.LogicalType type = element.getLogicalType();
            if (type.isSetSTRING()) {
                return LogicalTypeAnnotation.stringType();
            }
            if (type.isSetDECIMAL()) {
                return LogicalTypeAnnotation.decimalType(
                        type.getDECIMAL().getScale(), type.getDECIMAL().getPrecision());
            }
            if (type.isSetTIMESTAMP()) {
                return LogicalTypeAnnotation.timestampType(
                        type.getTIMESTAMP().isIsAdjustedToUTC(),
                        unit(type.getTIMESTAMP().getUnit()));
            }
            if (type.isSetJSON()) {
                return LogicalTypeAnnotation.jsonType();
            }
            if (type.isSetUUID()) {
                return LogicalTypeAnnotation.uuidType();
            }
        }
        return element.isSetConverted_type() ? converted(element) : null;
    }

    private static LogicalTypeAnnotation.TimeUnit unit(TimeUnit unit) {
        return unit.isSetNANOS()
                ? LogicalTypeAnnotation.TimeUnit.NANOS
                : unit.isSetMICROS() ? LogicalTypeAnnotation.TimeUnit.MICROS : LogicalTypeAnnotation.TimeUnit.MILLIS;
    }

    private static @Nullable LogicalTypeAnnotation converted(SchemaElement element) {
        ConvertedType type = element.getConverted_type();
        return switch (type) {
            case UTF8, ENUM -> LogicalTypeAnnotation.stringType();
            case JSON -> LogicalTypeAnnotation.jsonType();
            case LIST -> LogicalTypeAnnotation.listType();
            case MAP, MAP_KEY_VALUE -> LogicalTypeAnnotation.mapType();
            case DECIMAL -> LogicalTypeAnnotation.decimalType(element.getScale(), element.getPrecision());
            case DATE -> LogicalTypeAnnotation.dateType();
            case TIMESTAMP_MILLIS -> LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS);
            case TIMESTAMP_MICROS -> LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS);
            default -> null;
        };
    }
}
