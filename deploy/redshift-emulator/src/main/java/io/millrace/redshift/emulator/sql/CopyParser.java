package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.sql.CopyCommand.Compression;
import java.util.ArrayList;
import java.util.List;
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
    private boolean manifest;
    private final Literals literals;
    private final Access access;
    private final FormatParser format;
    private Compression compression = Compression.NONE;
    private final CopyOptionsBuilder options = new CopyOptionsBuilder();

    CopyParser(List<Token> tokens) {
        this.cursor = new TokenCursor(tokens);
        this.literals = new Literals(cursor);
        this.access = new Access(cursor, "COPY from S3");
        this.format = new FormatParser(cursor);
    }

    CopyCommand parse() throws StatementException {
        cursor.skip("copy");
        String first = literals.name("a table");
        Optional<String> schema = Optional.empty();
        String table = first;
        if (cursor.skip(".")) {
            schema = Optional.of(first);
            table = literals.name("a table");
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
                access.credentials(),
                access.region(),
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
            columns.add(literals.name("a column"));
        } while (cursor.skip(","));
        if (!cursor.skip(")")) {
            throw literals.unexpected("\")\"");
        }
        return columns;
    }

    private S3Location source() throws StatementException {
        if (!cursor.skip("from")) {
            throw cursor.sees("to")
                    ? StatementException.syntax("Redshift has no COPY TO: use UNLOAD")
                    : literals.unexpected("FROM");
        }
        if (cursor.sees("stdin")) {
            throw StatementException.notSupported("COPY from STDIN is not supported: Redshift loads from S3");
        }
        return literals.location("the source of a COPY");
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
        if (access.option(word) || format.option(word)) {
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
            case "ENCODING" -> encoding();
            case "COMPUPDATE", "STATUPDATE" ->
                cursor.peek().filter(next -> FLAGS.contains(next.upper())).ifPresent(next -> cursor.next());
            case "COMPROWS" -> literals.number(word);
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
        long count = literals.number("MAXERROR");
        if (count > LARGEST_MAXERROR) {
            throw StatementException.syntax("MAXERROR " + count + " exceeds " + LARGEST_MAXERROR);
        }
        options.maxErrors((int) count);
    }

    private void replacement() throws StatementException {
        cursor.skip("as");
        boolean given = cursor.peek().filter(t -> t.kind() == Token.Kind.STRING).isPresent();
        String text = given ? literals.plain("ACCEPTINVCHARS") : "?";
        if (text.length() != 1 || text.charAt(0) == 0 || text.charAt(0) > 0x7e) {
            throw StatementException.syntax("ACCEPTINVCHARS takes one ASCII character");
        }
        options.replaceInvalidCharacters(text.charAt(0));
    }

    private void timeFormat() throws StatementException {
        cursor.skip("as");
        String text = literals.plain("TIMEFORMAT");
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
        String text = literals.plain("DATEFORMAT");
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

    private static StatementException syntaxErrorAt(Token token) {
        String found = token.kind() == Token.Kind.SYMBOL ? "\"" + token.text() + "\"" : "a " + token.kind();
        return StatementException.syntax("syntax error in COPY at " + found);
    }
}
