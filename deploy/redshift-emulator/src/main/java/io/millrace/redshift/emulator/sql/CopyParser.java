package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.sql.CopyCommand.Compression;
import io.millrace.redshift.emulator.sql.CopyCommand.Credentials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses COPY (Redshift documentation, "COPY", parameter references). Every option is either honoured, or known to change
 * nothing in the data, or refused.
 */
final class CopyParser {
    private static final int LARGEST_MAXERROR = 100_000;

    private static final Set<String> OTHER_FORMATS =
            Set.of("ORC", "AVRO", "RCFILE", "SEQUENCEFILE", "TEXTFILE", "SHAPEFILE", "FIXEDWIDTH", "DELIMITED_FORMAT");

    private static final Set<String> FLAGS = Set.of("ON", "OFF", "TRUE", "FALSE", "PRESET");

    private final TokenCursor cursor;
    private final Map<String, String> keys = new HashMap<>();
    private boolean role;
    private boolean manifest;
    private Optional<String> region = Optional.empty();
    private final FormatParser format;
    private Compression compression = Compression.NONE;
    private final CopyOptionsBuilder options = new CopyOptionsBuilder();

    CopyParser(List<Token> tokens) {
        this.cursor = new TokenCursor(tokens);
        this.format = new FormatParser(cursor);
    }

    CopyCommand parse() throws StatementException {
        cursor.skip("copy");
        String first = name("a table");
        Optional<String> schema = Optional.empty();
        String table = first;
        if (cursor.skip(".")) {
            schema = Optional.of(first);
            table = name("a table");
        }
        List<String> columns = columns();
        S3Location source = source();
        while (cursor.hasMore()) {
            option();
        }
        format.checkCompression(compression);
        return new CopyCommand(
                schema,
                table,
                columns,
                source,
                manifest,
                credentials(),
                region,
                format.build(),
                compression,
                options.build());
    }

    private List<String> columns() throws StatementException {
        List<String> columns = new ArrayList<>();
        if (!cursor.skip("(")) {
            return columns;
        }
        do {
            columns.add(name("a column"));
        } while (cursor.skip(","));
        if (!cursor.skip(")")) {
            throw unexpected("\")\"");
        }
        return columns;
    }

    private S3Location source() throws StatementException {
        if (!cursor.skip("from")) {
            throw cursor.sees("to")
                    ? StatementException.syntax("Redshift has no COPY TO: use UNLOAD")
                    : unexpected("FROM");
        }
        if (cursor.sees("stdin")) {
            throw StatementException.notSupported("COPY from STDIN is not supported: Redshift loads from S3");
        }
        return location("the source");
    }

    private S3Location location(String what) throws StatementException {
        String url = literal(what);
        if (!S3Location.isLocation(url)) {
            throw StatementException.notSupported(
                    what + " of a COPY must be of the form s3://bucket/key in this emulator, not '" + url + "'");
        }
        return S3Location.parse(url);
    }

    private void option() throws StatementException {
        Token token = cursor.next();
        if (token.kind() != Token.Kind.WORD) {
            throw syntaxErrorAt(token);
        }
        String word = token.upper();
        if (OTHER_FORMATS.contains(word)) {
            throw StatementException.notSupported(
                    "FORMAT " + word + " is not supported by this emulator: use JSON, CSV, delimited text or PARQUET");
        }
        format.noteOption(word);
        if (format.option(word)) {
            return;
        }
        switch (word) {
            case "WITH" -> {}
            case "FORMAT" -> cursor.skip("as");
            case "MANIFEST" -> manifest = true;
            case "GZIP" -> compression = Compression.GZIP;
            case "ZSTD" -> compression = Compression.ZSTD;
            case "BZIP2" -> compression = Compression.BZIP2;
            case "LZOP" -> compression = Compression.LZOP;
            case "IAM_ROLE" -> iamRole();
            case "CREDENTIALS" -> credentialString();
            case "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN" -> {
                cursor.skip("as");
                keys.put(word, literal(word));
            }
            case "REGION" -> {
                cursor.skip("as");
                region = Optional.of(literal(word));
            }
            case "ENCODING" -> encoding();
            case "COMPUPDATE", "STATUPDATE" ->
                cursor.peek().filter(next -> FLAGS.contains(next.upper())).ifPresent(next -> cursor.next());
            case "COMPROWS" -> number(word);
            case "MAXERROR" -> maxError();
            case "ACCEPTINVCHARS" -> replacement();
            case "TIMEFORMAT" -> timeFormat();
            case "DATEFORMAT" -> dateFormat();
            default -> {
                if (!options.flag(word)) {
                    throw StatementException.notSupported(
                            "the COPY option " + word + " is not supported by this emulator");
                }
            }
        }
    }

    private void iamRole() throws StatementException {
        cursor.skip("as");
        if (!cursor.skip("default")) {
            literal("IAM_ROLE");
        }
        role = true;
    }

    /** {@code 'aws_access_key_id=…;aws_secret_access_key=…[;token=…]'} or {@code 'aws_iam_role=…'}. */
    private void credentialString() throws StatementException {
        cursor.skip("as");
        for (String part : literal("CREDENTIALS").split(";", -1)) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1);
            switch (equals < 0 ? "" : part.substring(0, equals).trim().toLowerCase(Locale.ROOT)) {
                case "aws_access_key_id" -> keys.put("ACCESS_KEY_ID", value);
                case "aws_secret_access_key" -> keys.put("SECRET_ACCESS_KEY", value);
                case "token" -> keys.put("SESSION_TOKEN", value);
                case "aws_iam_role" -> role = true;
                default -> throw StatementException.syntax("CREDENTIALS holds a part that is not known by its name");
            }
        }
    }

    private Credentials credentials() throws StatementException {
        String access = keys.get("ACCESS_KEY_ID");
        String secret = keys.get("SECRET_ACCESS_KEY");
        if (access != null && secret != null && !role) {
            return new Credentials.Keys(access, secret, Optional.ofNullable(keys.get("SESSION_TOKEN")));
        }
        if (!keys.isEmpty()) {
            throw StatementException.syntax(
                    "COPY needs either IAM_ROLE or both ACCESS_KEY_ID and SECRET_ACCESS_KEY, not a mixture");
        }
        if (!role) {
            throw StatementException.syntax("COPY from S3 needs IAM_ROLE, CREDENTIALS or ACCESS_KEY_ID");
        }
        return new Credentials.Role();
    }

    private void encoding() throws StatementException {
        cursor.skip("as");
        Token token = cursor.hasMore() ? cursor.next() : cursor.last();
        String name = token.kind() == Token.Kind.STRING ? token.literal() : token.text();
        if (!name.equalsIgnoreCase("utf8")) {
            throw StatementException.notSupported("ENCODING " + name + " is not supported by this emulator: use UTF8");
        }
    }

    private void maxError() throws StatementException {
        cursor.skip("as");
        int count = number("MAXERROR");
        if (count > LARGEST_MAXERROR) {
            throw StatementException.syntax("MAXERROR " + count + " exceeds " + LARGEST_MAXERROR);
        }
        options.maxErrors(count);
    }

    private void replacement() throws StatementException {
        cursor.skip("as");
        boolean given = cursor.peek().filter(t -> t.kind() == Token.Kind.STRING).isPresent();
        String text = given ? literal("ACCEPTINVCHARS") : "?";
        if (text.length() != 1 || text.charAt(0) == 0 || text.charAt(0) > 0x7e) {
            throw StatementException.syntax("ACCEPTINVCHARS takes one ASCII character");
        }
        options.replaceInvalidCharacters(text.charAt(0));
    }

    private void timeFormat() throws StatementException {
        cursor.skip("as");
        String text = literal("TIMEFORMAT");
        switch (text) {
            case "auto" -> options.timeFormat(CopyOptions.TimeFormat.AUTO);
            case "epochsecs" -> options.timeFormat(CopyOptions.TimeFormat.EPOCH_SECONDS);
            case "epochmillisecs" -> options.timeFormat(CopyOptions.TimeFormat.EPOCH_MILLISECONDS);
            case "YYYY-MM-DD HH:MI:SS", "YYYY-MM-DD HH24:MI:SS" -> options.timeFormat(CopyOptions.TimeFormat.DEFAULT);
            default -> options.timePattern(pattern("TIMEFORMAT", text));
        }
    }

    private void dateFormat() throws StatementException {
        cursor.skip("as");
        String text = literal("DATEFORMAT");
        options.dateAuto(text.equals("auto"));
        if (!text.equals("auto") && !text.equals("YYYY-MM-DD")) {
            options.datePattern(pattern("DATEFORMAT", text));
        }
    }

    private static TimePattern pattern(String option, String text) throws StatementException {
        return TimePattern.parse(text)
                .orElseThrow(
                        () -> StatementException.notSupported(
                                option + " '" + text
                                        + "' is not supported by this emulator: use 'auto' or YYYY, YY, MM, MON, DD, HH24, HH12, MI, SS, AM, OF"));
    }

    private int number(String what) throws StatementException {
        Token token = cursor.hasMore() ? cursor.next() : cursor.last();
        if (token.kind() != Token.Kind.NUMBER || !token.text().matches("[0-9]{1,9}")) {
            throw StatementException.syntax(what + " takes a whole number");
        }
        return Integer.parseInt(token.text());
    }

    private String name(String what) throws StatementException {
        if (!cursor.hasMore() || !cursor.peek().orElseThrow().isName()) {
            throw unexpected("the name of " + what);
        }
        return cursor.next().name();
    }

    private String literal(String what) throws StatementException {
        boolean plain = cursor.peek().filter(t -> t.kind() == Token.Kind.STRING).isPresent();
        if (!plain) {
            throw unexpected("a quoted literal for " + what);
        }
        return cursor.next().literal();
    }

    private StatementException unexpected(String wanted) {
        String found = cursor.peek()
                .map(token -> token.kind() == Token.Kind.STRING ? "a literal" : "\"" + token.text() + "\"")
                .orElse("the end of the statement");
        return StatementException.syntax("syntax error in COPY: expected " + wanted + ", found " + found);
    }

    private static StatementException syntaxErrorAt(Token token) {
        String found = token.kind() == Token.Kind.SYMBOL ? "\"" + token.text() + "\"" : "a " + token.kind();
        return StatementException.syntax("syntax error in COPY at " + found);
    }
}
