package io.millrace.standalone.cli;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.SettingNames;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps docs/configuration.md true: it is made from the settings records. After a change of settings, run this test with
 * {@code -Dmillrace.update-docs=true}.
 */
class ConfigurationReferenceTest {
    private static final Path FILE = Path.of("..", "..", "docs", "configuration.md");
    private static final String MARK = "<!-- Made from the settings records; change those instead. -->";

    @Test
    void theReferenceNamesEverySetting() throws IOException {
        String current = Files.readString(FILE);
        String head = current.substring(0, current.indexOf(MARK) + MARK.length());
        String expected = head + "\n" + reference();
        if (Boolean.getBoolean("millrace.update-docs")) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.readString(FILE))
                .as("docs/configuration.md; run this test with -Dmillrace.update-docs=true")
                .isEqualTo(expected);
    }

    private static String reference() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Section<? extends Record>> section :
                AllSections.all().entrySet()) {
            Class<? extends Record> type = section.getValue().type();
            text.append("\n## ").append(section.getKey()).append("\n\n");
            text.append(description(type)).append("\n\n");
            text.append("| setting | default | meaning |\n|---|---|---|\n");
            rows(text, type, section.getKey(), "");
        }
        return text.toString();
    }

    private static void rows(StringBuilder text, Class<?> type, String section, String prefix) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + SettingNames.kebab(component.getName());
            Optional<Class<?>> nested = nested(component);
            boolean isList = component.getType() == List.class;
            if (component.getType().isRecord()) {
                rows(text, component.getType(), section, name + ".");
                continue;
            }
            Description description = component.getAnnotation(Description.class);
            assertThat(description).as("%s.%s has a description", section, name).isNotNull();
            boolean isSecret = component.isAnnotationPresent(Secret.class);
            text.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(byDefault(component, nested))
                    .append(" | ");
            text.append(description.value().replace("|", "\\|"));
            if (isSecret) {
                String key = section + "." + name.replace("[]", "[0]");
                text.append(" From the environment only: `")
                        .append(SettingNames.environment(key))
                        .append("`.");
            }
            text.append(" |\n");
            nested.ifPresent(inner -> rows(text, inner, section, name + (isList ? "[]" : "") + "."));
        }
    }

    private static Optional<Class<?>> nested(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            return argument instanceof Class<?> element && element.isRecord() ? Optional.of(element) : Optional.empty();
        }
        return Optional.empty();
    }

    private static String byDefault(RecordComponent component, Optional<Class<?>> nested) {
        Default value = component.getAnnotation(Default.class);
        if (value != null) {
            return "`" + String.join(", ", value.value()) + "`";
        }
        boolean mayBeAbsent = component.getType() == Optional.class
                || component.getType() == List.class
                || component.getType() == Map.class
                || nested.isPresent();
        return mayBeAbsent ? "" : "required";
    }

    private static String description(Class<?> type) {
        Description description = type.getAnnotation(Description.class);
        assertThat(description).as("%s has a description", type).isNotNull();
        return description.value();
    }
}
