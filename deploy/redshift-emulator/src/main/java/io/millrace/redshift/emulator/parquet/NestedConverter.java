package io.millrace.redshift.emulator.parquet;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Groups as JSON: structures as objects, lists as arrays, maps as objects. */
final class NestedConverter extends GroupConverter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final GroupType type;
    private final Consumer<JsonNode> target;
    private final List<Converter> converters = new ArrayList<>();
    private ObjectNode value = JSON.objectNode();

    private NestedConverter(GroupType type, Consumer<JsonNode> target) {
        this.type = type;
        this.target = target;
        for (Type field : type.getFields()) {
            converters.add(of(field, node -> add(field, node)));
        }
    }

    static Converter of(Type type, Consumer<JsonNode> target) {
        if (type.isPrimitive()) {
            return new ScalarConverter(
                    type.asPrimitiveType(), (text, quoted) -> target.accept(scalar(type, text, quoted)));
        }
        return new NestedConverter(type.asGroupType(), target);
    }

    @Override
    public Converter getConverter(int fieldIndex) {
        return converters.get(fieldIndex);
    }

    @Override
    public void start() {
        value = JSON.objectNode();
        for (Type field : type.getFields()) {
            if (!field.isRepetition(Type.Repetition.REPEATED)) {
                value.set(field.getName(), JSON.nullNode());
            }
        }
    }

    @Override
    public void end() {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof ListLogicalTypeAnnotation) {
            target.accept(list());
        } else if (annotation instanceof MapLogicalTypeAnnotation) {
            target.accept(map());
        } else {
            target.accept(value);
        }
    }

    private void add(Type field, JsonNode node) {
        if (field.isRepetition(Type.Repetition.REPEATED)) {
            value.withArray(field.getName()).add(node);
        } else {
            value.set(field.getName(), node);
        }
    }

    /** The entries of the only, repeated field; each of them a group around the element, or the element itself. */
    private JsonNode list() {
        ArrayNode list = JSON.arrayNode();
        Type repeated = type.getType(0);
        boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
        for (JsonNode entry : value.path(repeated.getName())) {
            list.add(wrapped ? entry.get(repeated.asGroupType().getFieldName(0)) : entry);
        }
        return list;
    }

    private JsonNode map() {
        ObjectNode map = JSON.objectNode();
        GroupType entryType = type.getType(0).asGroupType();
        for (JsonNode entry : value.path(entryType.getName())) {
            JsonNode content = entryType.getFieldCount() > 1 ? entry.get(entryType.getFieldName(1)) : JSON.nullNode();
            map.set(entry.path(entryType.getFieldName(0)).asString(""), content);
        }
        return map;
    }

    private static JsonNode scalar(Type type, String text, boolean quoted) {
        if (quoted) {
            return JSON.stringNode(text);
        }
        if (ParquetColumn.kind(type) == ParquetColumn.Kind.BOOLEAN) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        return JSON.numberNode(new BigDecimal(text));
    }
}
