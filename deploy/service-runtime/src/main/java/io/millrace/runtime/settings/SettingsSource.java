package io.millrace.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * The raw settings of an installation: the file, and the environment over it. {@code ingest-api.http-port} is overridden
 * by {@code MILLRACE_INGEST_API_HTTP_PORT}.
 */
public final class SettingsSource {
    private static final String PREFIX = "millrace";

    private final Map<String, String> environment;
    private final Map<String, String> fileKeys;
    private final ConfigurationPropertySource environmentSource;
    private final List<ConfigurationPropertySource> sources;
    private final Binder binder;

    private SettingsSource(Map<String, Object> file, Map<String, String> fileKeys, Map<String, String> environment) {
        this.environment = environment;
        this.fileKeys = fileKeys;
        this.environmentSource = source(
                new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<String, Object>(environment)));
        this.sources = List.of(environmentSource, source(new MapPropertySource("file", file)));
        this.binder = new Binder(sources, null, ApplicationConversionService.getSharedInstance(), null);
    }

    /**
     * @param file the millrace.yaml; empty when the environment alone configures
     * @param environment the process environment; only {@code MILLRACE_*} counts
     * @throws InvalidSettingsException when the file cannot be read or is not YAML
     */
    public static SettingsSource load(Optional<Path> file, Map<String, String> environment) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, String> keys = new LinkedHashMap<>();
        if (file.isPresent()) {
            read(file.get(), values, keys);
        }
        Map<String, String> own = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(SettingNames.ENVIRONMENT_PREFIX)) {
                own.put(name, value);
            }
        });
        return new SettingsSource(values, keys, own);
    }

    /** Top-level sections that stand in the file. */
    public Set<String> fileSections() {
        Set<String> sections = new TreeSet<>();
        fileKeys.keySet().forEach(key -> sections.add(key.split("[.\\[]", 2)[0]));
        return sections;
    }

    /** Keys of the file below a section, each with its place ({@code millrace.yaml:12:3}). */
    Map<String, String> fileKeys(String section) {
        Map<String, String> below = new LinkedHashMap<>();
        fileKeys.forEach((key, place) -> {
            boolean isEmptySection = key.equals(section) && isEmpty(key);
            if (key.startsWith(section + ".") || (key.equals(section) && !isEmptySection)) {
                below.put(key, place);
            }
        });
        return below;
    }

    /** Environment variables that are the section's by their prefix, and not those of a section with a longer name. */
    Set<String> environmentNames(String section) {
        Set<String> names = new TreeSet<>();
        environment.keySet().stream()
                .filter(name -> sectionOf(name).filter(section::equals).isPresent())
                .forEach(names::add);
        return names;
    }

    private static Optional<String> sectionOf(String variable) {
        return Sections.ALL.stream()
                .filter(section -> variable.startsWith(SettingNames.environment(section) + "_"))
                .max(Comparator.comparingInt(String::length));
    }

    /** Whether the section stands in the file with nothing in it. */
    private boolean isEmpty(String key) {
        return sources.stream()
                .map(source -> source.getConfigurationProperty(name(key)))
                .filter(Objects::nonNull)
                .allMatch(property -> String.valueOf(property.getValue()).isEmpty());
    }

    Binder binder() {
        return binder;
    }

    boolean inEnvironment(String key) {
        return environmentSource.getConfigurationProperty(name(key)) != null;
    }

    boolean hasBelow(String key) {
        return sources.stream()
                .anyMatch(source -> source.containsDescendantOf(name(key)) == ConfigurationPropertyState.PRESENT
                        || source.getConfigurationProperty(name(key)) != null);
    }

    static ConfigurationPropertyName name(String key) {
        return ConfigurationPropertyName.of(PREFIX + "." + key);
    }

    private static void read(Path file, Map<String, Object> values, Map<String, String> keys) {
        if (!Files.isReadable(file)) {
            throw new InvalidSettingsException(List.of(new SettingsProblem(
                    file.toString(), "cannot be read; name the file with --config or MILLRACE_CONFIG")));
        }
        List<PropertySource<?>> loaded = new ArrayList<>();
        try {
            loaded.addAll(new YamlPropertySourceLoader().load("file", new FileSystemResource(file)));
        } catch (IOException | RuntimeException e) {
            String reason = Optional.ofNullable(e.getMessage()).orElse("unreadable");
            throw new InvalidSettingsException(
                    List.of(new SettingsProblem(file.toString(), "is not valid YAML: " + reason)));
        }
        for (PropertySource<?> source : loaded) {
            for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                Object value = source.getProperty(key);
                if (value != null) {
                    values.put(PREFIX + "." + key, value);
                }
                keys.put(key, place(file, OriginLookup.getOrigin(source, key)));
            }
        }
    }

    private static String place(Path file, @Nullable Origin origin) {
        String name = String.valueOf(file.getFileName());
        if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
            return name + ":" + (text.getLocation().getLine() + 1);
        }
        return name;
    }

    private static ConfigurationPropertySource source(PropertySource<?> source) {
        ConfigurationPropertySource adapted = ConfigurationPropertySource.from(source);
        if (adapted == null) {
            throw new IllegalStateException("no configuration source for " + source.getName());
        }
        return adapted;
    }
}
