package io.millrace.runtime.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.unit.DataSize;

/**
 * Binds sections to records and collects every problem on the way: values that don't convert, missing values, values that
 * a record's constructor refuses, unknown keys, and secrets that stand in the file.
 *
 * <p>A component may be a scalar, a {@link Duration}, a {@link DataSize}, a {@link URI}, an enum, an {@link Optional} of
 * those, a list of those, a map of those by name, another record, or a list of records. {@link Default} gives defaults.
 */
public final class SettingsBinder {
    private final SettingsSource source;
    private final List<SettingsProblem> problems = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> knownParents = new TreeSet<>();

    public SettingsBinder(SettingsSource source) {
        this.source = source;
    }

    /** The section as its record; empty when there are problems with it, which {@link #problems()} then names. */
    public <T extends Record> Optional<T> bind(Section<T> section) {
        int before = problems.size();
        Optional<T> bound = record(section.type(), section.name());
        findUnknown(section.name());
        return problems.size() == before ? bound : Optional.empty();
    }

    /** Reports every section of the file that is none of these. */
    public void refuseOtherSections(Set<String> sections) {
        for (String section : source.fileSections()) {
            if (!sections.contains(section)) {
                problems.add(new SettingsProblem(
                        section, "is not a section; the sections are " + String.join(", ", new TreeSet<>(sections))));
            }
        }
    }

    /** What has been found wrong so far. */
    public List<SettingsProblem> problems() {
        return List.copyOf(problems);
    }

    /**
     * @throws InvalidSettingsException when anything has been found wrong so far
     */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private <T extends Record> Optional<T> record(Class<T> type, String prefix) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            Optional<Object> value =
                    component(components[i], prefix + "." + SettingNames.kebab(components[i].getName()));
            values[i] = value.orElse(null);
            complete &= value.isPresent();
        }
        if (!complete) {
            return Optional.empty();
        }
        return construct(type, components, values, prefix);
    }

    private <T extends Record> Optional<T> construct(
            Class<T> type, RecordComponent[] components, @Nullable Object[] values, String prefix) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values));
        } catch (InvocationTargetException e) {
            Throwable refused = e.getCause() == null ? e : e.getCause();
            problems.add(new SettingsProblem(prefix, String.valueOf(refused.getMessage())));
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record " + type.getName() + " cannot be constructed", e);
        }
    }

    private Optional<Object> component(RecordComponent component, String key) {
        Type generic = component.getGenericType();
        Class<?> type = component.getType();
        if (type.isRecord()) {
            knownParents.add(key);
            return record(type.asSubclass(Record.class), key).map(Object.class::cast);
        }
        if (type == List.class && argument(generic, 0) instanceof Class<?> element && element.isRecord()) {
            return records(element.asSubclass(Record.class), key);
        }
        if (type == Optional.class) {
            return Optional.of(leaf(component, key, argument(generic, 0)));
        }
        Optional<Object> value = leaf(component, key, generic);
        if (value.isPresent()) {
            return value;
        }
        if (type == List.class) {
            return Optional.of(List.of());
        }
        if (type == Map.class) {
            return Optional.of(Map.of());
        }
        if (problems.stream().noneMatch(problem -> problem.key().equals(key))) {
            problems.add(
                    new SettingsProblem(key, "is required; set it in the file or as " + SettingNames.environment(key)));
        }
        return Optional.empty();
    }

    private Optional<Object> records(Class<? extends Record> element, String key) {
        List<Object> list = new ArrayList<>();
        boolean complete = true;
        knownParents.add(key);
        for (int i = 0; source.hasBelow(key + "[" + i + "]"); i++) {
            Optional<? extends Record> item = record(element, key + "[" + i + "]");
            complete &= item.isPresent();
            item.ifPresent(list::add);
        }
        return complete ? Optional.of(List.copyOf(list)) : Optional.empty();
    }

    private Optional<Object> leaf(RecordComponent component, String key, Type type) {
        known.add(key);
        if (component.isAnnotationPresent(Secret.class)) {
            refuseInFile(key);
        }
        ResolvableType resolvable = ResolvableType.forType(type);
        try {
            Object bound = source.binder()
                    .bind(SettingsSource.name(key), Bindable.of(resolvable))
                    .orElse(null);
            if (bound != null) {
                return Optional.of(bound);
            }
        } catch (BindException e) {
            String given = component.isAnnotationPresent(Secret.class) || e.getProperty() == null
                    ? "the value"
                    : "'" + e.getProperty().getValue() + "'";
            problems.add(new SettingsProblem(key, given + " is not " + expected(resolvable)));
            return Optional.empty();
        }
        Default byDefault = component.getAnnotation(Default.class);
        return byDefault == null ? Optional.empty() : Optional.of(convert(byDefault.value(), resolvable, key));
    }

    private static Object convert(String[] text, ResolvableType type, String key) {
        Object given = text.length == 1 ? text[0] : text;
        try {
            Object converted = ApplicationConversionService.getSharedInstance()
                    .convert(given, TypeDescriptor.forObject(given), new TypeDescriptor(type, null, null));
            if (converted == null) {
                throw new IllegalStateException("the default of " + key + " converts to nothing");
            }
            return converted;
        } catch (ConversionException e) {
            throw new IllegalStateException("the default of " + key + " does not convert", e);
        }
    }

    private void refuseInFile(String key) {
        String place = source.fileKeys(key).get(key);
        if (place != null) {
            problems.add(new SettingsProblem(
                    key,
                    "is a secret and must not stand in the file (" + place + "); set "
                            + SettingNames.environment(key)));
        }
    }

    private void findUnknown(String section) {
        source.fileKeys(section).forEach((key, place) -> {
            if (!isKnown(key)) {
                problems.add(new SettingsProblem(
                        key, "is not a setting (" + place + "); " + section + " has " + knownIn(section)));
            }
        });
        Set<String> names = known.stream().map(SettingNames::environment).collect(Collectors.toSet());
        for (String name : source.environmentNames(section)) {
            boolean indexed = name.matches(".*_\\d+(_.*)?");
            if (!names.contains(name) && !indexed) {
                problems.add(new SettingsProblem(
                        name, "is not an environment variable of a setting; " + section + " has " + knownIn(section)));
            }
        }
    }

    private boolean isKnown(String key) {
        for (String leaf : known) {
            if (key.equals(leaf) || key.startsWith(leaf + "[") || key.startsWith(leaf + ".")) {
                return true;
            }
        }
        return knownParents.contains(key);
    }

    private String knownIn(String section) {
        return known.stream()
                .filter(key -> key.startsWith(section + "."))
                .map(key -> key.substring(section.length() + 1).replaceAll("\\[\\d+\\]", "[]"))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Type argument(Type generic, int index) {
        return ((ParameterizedType) generic).getActualTypeArguments()[index];
    }

    private static String expected(ResolvableType type) {
        Class<?> raw = type.toClass();
        if (raw == Duration.class) {
            return "a duration such as 500ms, 10s, 5m or 24h";
        }
        if (raw == DataSize.class) {
            return "a size such as 64KB, 16MB or 1GB";
        }
        if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
            return "a whole number";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        }
        if (raw == URI.class) {
            return "an address such as http://127.0.0.1:9000";
        }
        if (raw.isEnum()) {
            return "one of "
                    + Arrays.stream(raw.getEnumConstants())
                            .map(constant ->
                                    SettingNames.kebab(constant.toString().toLowerCase(Locale.ROOT)))
                            .collect(Collectors.joining(", "));
        }
        return "a " + raw.getSimpleName();
    }
}
