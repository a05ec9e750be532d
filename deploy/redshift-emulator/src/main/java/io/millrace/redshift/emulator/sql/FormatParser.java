package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.sql.CopyCommand.Compression;
import io.millrace.redshift.emulator.sql.CopyCommand.JsonMapping;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The part of a COPY that says what its files look like inside. */
final class FormatParser {
    /** Redshift documentation, "COPY from JSON format". */
    private static final Set<String> NOT_WITH_JSON = Set.of(
            "CSV",
            "DELIMITER",
            "ESCAPE",
            "FILLRECORD",
            "IGNOREBLANKLINES",
            "IGNOREHEADER",
            "NULL",
            "QUOTE",
            "REMOVEQUOTES");

    private static final Set<String> NOT_WITH_CSV = Set.of("ESCAPE", "REMOVEQUOTES");

    /** All else is refused (Redshift documentation, "COPY from columnar data formats"). */
    private static final Set<String> WITH_PARQUET = Set.of(
            "WITH",
            "FORMAT",
            "PARQUET",
            "IAM_ROLE",
            "CREDENTIALS",
            "ACCESS_KEY_ID",
            "SECRET_ACCESS_KEY",
            "SESSION_TOKEN",
            "REGION",
            "STATUPDATE",
            "MANIFEST",
            "FILLRECORD",
            "SERIALIZETOJSON",
            "EXPLICIT_IDS",
            "ACCEPTINVCHARS");

    private final TokenCursor cursor;
    private final Literals literals;
    private final Set<String> seen = new HashSet<>();
    private Optional<JsonMapping> mapping = Optional.empty();
    private Optional<Character> delimiter = Optional.empty();
    private char quote = '"';
    private long headerLines;
    private String nullText = "\\N";

    FormatParser(TokenCursor cursor) {
        this.cursor = cursor;
        this.literals = new Literals(cursor);
    }

    void noteOption(String word) {
        seen.add(word);
    }

    /** Takes the rest of an option whose word was just taken; false if the option is none of the format's. */
    boolean option(String word) throws StatementException {
        switch (word) {
            case "JSON" -> mapping = Optional.of(json());
            case "CSV" -> {
                if (cursor.skip("quote")) {
                    seen.add("QUOTE");
                    quote = literals.character("QUOTE");
                }
            }
            case "QUOTE" -> quote = literals.character(word);
            case "DELIMITER" -> delimiter = Optional.of(literals.character(word));
            case "NULL" -> nullText = nullText();
            case "IGNOREHEADER" -> headerLines = literals.number(word);
            case "PARQUET", "ESCAPE", "REMOVEQUOTES", "FILLRECORD", "IGNOREBLANKLINES", "SERIALIZETOJSON" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    void checkCompression(Compression compression) throws StatementException {
        if (seen.contains("PARQUET") && compression != Compression.NONE) {
            throw StatementException.syntax(compression + " argument is not supported for PARQUET based COPY");
        }
    }

    SourceFormat build() throws StatementException {
        if (seen.contains("PARQUET")) {
            return parquet();
        }
        if (seen.contains("SERIALIZETOJSON")) {
            throw StatementException.syntax("SERIALIZETOJSON goes with FORMAT PARQUET only");
        }
        if (mapping.isPresent()) {
            refuse(NOT_WITH_JSON, "JSON");
            return new SourceFormat.Json(mapping.orElseThrow());
        }
        boolean csv = seen.contains("CSV");
        if (csv) {
            refuse(NOT_WITH_CSV, "CSV");
        } else if (seen.contains("QUOTE")) {
            throw StatementException.syntax("QUOTE goes with CSV only");
        }
        return new SourceFormat.Delimited(
                csv,
                delimiter.orElse(csv ? ',' : '|'),
                quote,
                seen.contains("ESCAPE"),
                seen.contains("REMOVEQUOTES"),
                headerLines,
                seen.contains("IGNOREBLANKLINES"),
                seen.contains("FILLRECORD"),
                nullText);
    }

    private SourceFormat parquet() throws StatementException {
        for (String word : seen) {
            if (!WITH_PARQUET.contains(word)) {
                throw StatementException.syntax(word + " argument is not supported for PARQUET based COPY");
            }
        }
        return new SourceFormat.Parquet(seen.contains("FILLRECORD"), seen.contains("SERIALIZETOJSON"));
    }

    private void refuse(Set<String> words, String format) throws StatementException {
        for (String word : words) {
            if (seen.contains(word)) {
                throw StatementException.syntax(word + " is not allowed in a COPY of " + format);
            }
        }
    }

    private JsonMapping json() throws StatementException {
        cursor.skip("as");
        boolean named = cursor.peek().filter(t -> t.kind() == Token.Kind.STRING).isPresent();
        String argument = named ? cursor.next().literal() : "auto";
        return switch (argument) {
            case "auto" -> new JsonMapping.Auto(false);
            case "auto ignorecase" -> new JsonMapping.Auto(true);
            case "noshred" -> new JsonMapping.Whole();
            default -> {
                if (!S3Location.isLocation(argument)) {
                    throw StatementException.syntax(
                            "JSON takes 'auto', 'auto ignorecase', 'noshred' or 's3://bucket/jsonpaths', not '"
                                    + argument + "'");
                }
                yield new JsonMapping.Paths(S3Location.parse(argument));
            }
        };
    }

    private String nullText() throws StatementException {
        String text = literals.plain("NULL AS");
        if (text.equals("\\0") || text.equals("\\000")) {
            throw StatementException.notSupported("NULL AS '\\0' is not supported by this emulator");
        }
        return text;
    }
}
