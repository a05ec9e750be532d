package io.millrace.jobs.pull;

import io.millrace.jobs.CronSchedule;
import io.millrace.jobs.HeaderYaml;
import io.millrace.jobs.JobProblem;
import io.millrace.schemas.dataset.DatasetName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.nodes.ScalarNode;
import tools.jackson.core.JsonPointer;

/** Reads the declaration of a pull, and collects everything that is wrong with it. */
final class PullFile {
    private static final List<String> KEYS = List.of(
            "dataset",
            "owner",
            "description",
            "schedule",
            "url",
            "method",
            "headers",
            "query",
            "body",
            "auth",
            "rows",
            "id",
            "immutable",
            "paging",
            "since",
            "limits");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(proxy-)?authorization|cookie|.*(api[-_]?key|access[-_]?key|token|secret|password|signature).*");
    private static final List<String> METHODS = List.of("GET", "POST");

    private final String file;
    private final List<JobProblem> problems = new ArrayList<>();
    private final HeaderYaml yaml;

    /** What became of reading a file. */
    sealed interface Reading {
        record Valid(Pull pull) implements Reading {}

        record Invalid(List<JobProblem> problems) implements Reading {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    private PullFile(String file, String text) {
        this.file = file;
        this.yaml = new HeaderYaml("the pull", text, 1, this::problem);
    }

    /**
     * @param file path for messages; its last part without {@code .yaml} is the pull's name
     */
    static Reading read(String file, String text) {
        PullFile reader = new PullFile(file, text);
        Optional<Pull> pull = reader.problems.isEmpty() ? reader.pull() : Optional.empty();
        return pull.isPresent() && reader.problems.isEmpty()
                ? new Reading.Valid(pull.get())
                : new Reading.Invalid(reader.problems);
    }

    private Optional<Pull> pull() {
        yaml.refuseOtherKeys(KEYS);
        Optional<DatasetName> dataset = required("dataset", PullFile::events);
        Optional<String> owner = required("owner", Function.identity());
        Optional<String> description = required("description", Function.identity());
        Optional<CronSchedule> schedule = required("schedule", CronSchedule::new);
        Optional<URI> url = required("url", PullFile::address);
        Optional<String> method = optional("method", PullFile::method);
        Optional<JsonPointer> rows = optional("rows", PullFile::pointer);
        Optional<JsonPointer> id = optional("id", PullFile::pointer);
        Optional<Boolean> immutable = optional("immutable", PullFile::truth);
        Map<String, String> headers = plain("headers");
        Map<String, String> query = plain("query");
        Optional<String> body = optional("body", Function.identity());
        Optional<PullAuth> auth = section("auth", this::auth);
        Optional<Pull.Paging> paging = section("paging", this::paging);
        Optional<Pull.Since> since = section("since", this::since);
        Optional<PullLimits> limits = section("limits", this::limits);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        refusePlainText(url.orElseThrow(), auth);
        if (immutable.orElse(false) && id.isEmpty()) {
            problem(yaml.line("immutable"), "immutable needs the key id: without one a row is what its contents are");
        }
        return checked(
                "paging",
                () -> new Pull(
                        name(),
                        owner.orElseThrow(),
                        description.orElseThrow(),
                        dataset.orElseThrow(),
                        schedule.orElseThrow(),
                        url.orElseThrow(),
                        method.orElse("GET"),
                        headers,
                        query,
                        body,
                        auth,
                        rows.orElse(JsonPointer.empty()),
                        id,
                        immutable.orElse(false),
                        paging.orElse(new Pull.Paging.None()),
                        since,
                        limits.orElse(PullLimits.USUAL)));
    }

    private String name() {
        String last = file.substring(file.lastIndexOf('/') + 1);
        return last.substring(0, last.length() - PullDirectory.ENDING.length());
    }

    private void refusePlainText(URI url, Optional<PullAuth> auth) {
        boolean isLocal = List.of("127.0.0.1", "localhost", "[::1]").contains(url.getHost());
        if (auth.isPresent() && "http".equals(url.getScheme()) && !isLocal) {
            problem(yaml.line("url"), "a secret is not sent over http; use https");
        }
    }

    private static DatasetName events(String text) {
        DatasetName dataset = new DatasetName(text);
        if (dataset.isChanges()) {
            throw new IllegalArgumentException("'" + text + "' is a dataset of row changes; name one of events");
        }
        return dataset;
    }

    private static URI address(String text) {
        URI url = URI.create(text);
        boolean isHttp = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException("the url must be https://host/path");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the url must end with its path; parameters go into query, secrets are named by auth");
        }
        return url;
    }

    private static PullAuth.Kind kind(String text) {
        return Stream.of(PullAuth.Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it must be one of bearer, basic, header, query"));
    }

    private static String method(String text) {
        if (!METHODS.contains(text)) {
            throw new IllegalArgumentException("method must be one of " + String.join(", ", METHODS));
        }
        return text;
    }

    private static JsonPointer pointer(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("'" + text + "' is not a JSON pointer, such as /data/items");
        }
        return JsonPointer.compile(text);
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' must be true or false");
        };
    }

    /** Headers or parameters without secrets: those stand in the environment. */
    private Map<String, String> plain(String key) {
        Map<String, String> plain = new LinkedHashMap<>();
        yaml.section(key).forEach((name, value) -> {
            int line = line(key, name);
            if (!TOKEN.matcher(name).matches() || value.getValue().chars().anyMatch(Character::isISOControl)) {
                problem(line, key + "." + name + " is not a name and a value of one line");
            } else if (SECRET.matcher(name).matches()) {
                problem(line, key + "." + name + " looks like a secret; name its environment variable in auth");
            } else {
                plain.put(name, value.getValue());
            }
        });
        return plain;
    }

    private PullAuth auth(Section section) {
        section.refuseOthers("kind", "name", "environment");
        PullAuth.Kind kind = section.required("kind", PullFile::kind);
        boolean isNamed = kind == PullAuth.Kind.HEADER || kind == PullAuth.Kind.QUERY;
        String name = isNamed ? section.required("name", Function.identity()) : "";
        if (isNamed && !TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be that of a header or parameter");
        }
        return new PullAuth(kind, name, section.required("environment", Function.identity()));
    }

    private Pull.Paging paging(Section section) {
        String kind = section.required("kind", Function.identity());
        return switch (kind) {
            case "none", "since" -> {
                section.refuseOthers("kind");
                yield kind.equals("none") ? new Pull.Paging.None() : new Pull.Paging.BySince();
            }
            case "page" -> {
                section.refuseOthers("kind", "parameter", "first", "more");
                yield new Pull.Paging.ByNumber(
                        section.optional("parameter", Function.identity()).orElse("page"),
                        section.optional("first", Long::valueOf).orElse(1L),
                        section.optional("more", PullFile::pointer));
            }
            case "cursor" -> {
                section.refuseOthers("kind", "parameter", "next", "keep");
                yield new Pull.Paging.ByCursor(
                        section.optional("parameter", Function.identity()).orElse("cursor"),
                        section.required("next", PullFile::pointer),
                        section.optional("keep", PullFile::truth).orElse(false));
            }
            default -> throw new IllegalArgumentException("kind must be one of none, page, cursor, since");
        };
    }

    private Pull.Since since(Section section) {
        section.refuseOthers("field", "parameter", "first");
        return new Pull.Since(
                section.required("field", PullFile::pointer),
                section.optional("parameter", Function.identity()).orElse("since"),
                section.optional("first", Function.identity()));
    }

    private PullLimits limits(Section section) {
        PullLimits usual = PullLimits.USUAL;
        section.refuseOthers("requests-per-second", "pages", "bytes", "answer", "timeout", "attempts", "longest-wait");
        return new PullLimits(
                section.optional("requests-per-second", Double::valueOf).orElse(usual.requestsPerSecond()),
                section.optional("pages", Integer::valueOf).orElse(usual.pages()),
                section.optional("bytes", PullFile::bytes).orElse(usual.bytes()),
                section.optional("answer", PullFile::bytes).orElse(usual.answerBytes()),
                section.optional("timeout", PullFile::duration).orElse(usual.timeout()),
                section.optional("attempts", Integer::valueOf).orElse(usual.attempts()),
                section.optional("longest-wait", PullFile::duration).orElse(usual.longestWait()));
    }

    private static Long bytes(String text) {
        return DataSize.parse(text).toBytes();
    }

    private static Duration duration(String text) {
        return DurationStyle.SIMPLE.parse(text);
    }

    private <T> Optional<T> required(String key, Function<String, T> parse) {
        if (!yaml.has(key)) {
            problem(1, key + " is missing");
            return Optional.empty();
        }
        return optional(key, parse);
    }

    private <T> Optional<T> optional(String key, Function<String, T> parse) {
        return yaml.text(key).flatMap(text -> checked(key, () -> parse.apply(text)));
    }

    private <T> Optional<T> section(String key, Function<Section, T> parse) {
        return yaml.has(key) ? checked(key, () -> parse.apply(new Section(key, yaml.section(key)))) : Optional.empty();
    }

    private <T> Optional<T> checked(String key, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException e) {
            problem(yaml.line(key), key + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private int line(String section, String key) {
        return yaml.lines().getOrDefault(section + "." + key, yaml.line(section));
    }

    private void problem(int line, String message) {
        problems.add(new JobProblem(file, line, message));
    }

    /** The keys below a key. What is wrong is thrown. */
    private record Section(String key, Map<String, ScalarNode> values) {
        void refuseOthers(String... known) {
            for (String name : values.keySet()) {
                if (!List.of(known).contains(name)) {
                    throw new IllegalArgumentException(
                            "'" + name + "' is not a key here; the keys are " + String.join(", ", known));
                }
            }
        }

        <T> T required(String name, Function<String, T> parse) {
            return optional(name, parse).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
        }

        <T> Optional<T> optional(String name, Function<String, T> parse) {
            return Optional.ofNullable(values.get(name))
                    .map(ScalarNode::getValue)
                    .map(text -> {
                        try {
                            return parse.apply(text);
                        } catch (IllegalArgumentException e) {
                            throw new IllegalArgumentException(
                                    name + " '" + text + "' can't be used: " + e.getMessage(), e);
                        }
                    });
        }
    }
}
