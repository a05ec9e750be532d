package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.sql.CopyCommand.Compression;
import io.millrace.redshift.emulator.sql.UnloadCommand.Format;
import io.millrace.redshift.emulator.sql.UnloadCommand.Manifest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses UNLOAD (Redshift documentation, "UNLOAD"). Every option is either honoured, or without effect, or refused. */
final class UnloadParser {
    private static final long MEGABYTE = 1L << 20;
    private static final long SMALLEST_FILE = 5 * MEGABYTE;
    private static final long LARGEST_FILE = 6_348L * MEGABYTE;

    private final SuperColumns columns;
    private final Literals literals;
    private final TokenCursor cursor;
    private final Access access;
    private final Set<String> seen = new HashSet<>();
    private final List<String> partitions = new ArrayList<>();
    private Compression compression = Compression.NONE;
    private Optional<Character> delimiter = Optional.empty();
    private String nullText = "";
    private boolean parallel = true;
    private boolean includePartitions;
    private long largestFile = LARGEST_FILE;
    private Manifest manifest = Manifest.NONE;
    private Optional<String> extension = Optional.empty();

    UnloadParser(List<Token> tokens, SuperColumns columns) {
        this.columns = columns;
        this.cursor = new TokenCursor(tokens);
        this.literals = new Literals(cursor);
        this.access = new Access(cursor, "UNLOAD");
    }

    UnloadCommand parse() throws StatementException, IOException {
        cursor.skip("unload");
        if (!cursor.skip("(")) {
            throw StatementException.syntax("UNLOAD takes its query as a quoted literal in parentheses");
        }
        String query = query(literals.plain("the query of an UNLOAD"));
        if (!cursor.skip(")") || !cursor.skip("to")) {
            throw StatementException.syntax("the query of an UNLOAD is followed by \") TO 's3://bucket/prefix'\"");
        }
        S3Location target = literals.location("the target of an UNLOAD");
        while (cursor.hasMore()) {
            option();
        }
        return new UnloadCommand(
                query,
                target,
                access.credentials(),
                access.region(),
                format(),
                compression,
                parallel,
                largestFile,
                manifest,
                seen.contains("ALLOWOVERWRITE"),
                seen.contains("CLEANPATH"),
                extension,
                partitions,
                includePartitions);
    }

    private String query(String sql) throws StatementException, IOException {
        List<Rewritten> statements = SqlRewriter.rewrite(sql, columns);
        boolean selects = SqlLexer.tokens(sql).stream()
                .findFirst()
                .filter(first -> first.is("select") || first.is("with") || first.is("("))
                .isPresent();
        if (statements.size() != 1 || !selects) {
            throw StatementException.syntax("UNLOAD takes one SELECT");
        }
        if (limits(SqlLexer.tokens(sql))) {
            throw StatementException.notSupported("Limit clause is not supported");
        }
        if (statements.get(0) instanceof Rewritten.Refused refused) {
            throw StatementException.notSupported(refused.error().text());
        }
        if (statements.get(0) instanceof Rewritten.PassOn passOn) {
            return passOn.sql();
        }
        throw StatementException.syntax("UNLOAD takes one SELECT");
    }

    /** Redshift allows LIMIT in the inner queries of an UNLOAD only. */
    private static boolean limits(List<Token> tokens) {
        int depth = 0;
        for (Token token : tokens) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is("limit")) {
                return true;
            }
        }
        return false;
    }

    private void option() throws StatementException {
        Token token = cursor.next();
        if (token.kind() != Token.Kind.WORD) {
            throw StatementException.syntax("syntax error at or near \"" + token.text() + "\" in an UNLOAD");
        }
        String word = token.upper();
        if (access.option(word)) {
            return;
        }
        seen.add(word);
        switch (word) {
            case "WITH", "CSV", "JSON", "PARQUET", "HEADER", "ADDQUOTES", "ESCAPE", "ALLOWOVERWRITE", "CLEANPATH" -> {}
            case "FORMAT" -> cursor.skip("as");
            case "GZIP" -> compression = Compression.GZIP;
            case "ZSTD" -> compression = Compression.ZSTD;
            case "BZIP2" -> compression = Compression.BZIP2;
            case "DELIMITER" -> delimiter = Optional.of(literals.character(word));
            case "NULL" -> {
                cursor.skip("as");
                nullText = literals.plain("NULL AS");
            }
            case "MANIFEST" -> manifest = cursor.skip("verbose") ? Manifest.VERBOSE : Manifest.PLAIN;
            case "PARALLEL" -> {
                boolean off = cursor.skip("off") || cursor.skip("false");
                if (!off && !cursor.skip("on")) {
                    cursor.skip("true");
                }
                parallel = !off;
            }
            case "MAXFILESIZE" -> {
                cursor.skip("as");
                largestFile = size(word);
            }
            case "ROWGROUPSIZE" -> {
                cursor.skip("as");
                size(word);
            }
            case "EXTENSION" -> extension = Optional.of(literals.plain(word));
            case "PARTITION" -> partitions();
            default ->
                throw StatementException.notSupported(
                        "the UNLOAD option " + word + " is not supported by this emulator");
        }
    }

    private void partitions() throws StatementException {
        if (!cursor.skip("by") || !cursor.skip("(")) {
            throw StatementException.syntax("PARTITION BY takes columns in parentheses");
        }
        do {
            partitions.add(literals.name("a column"));
        } while (cursor.skip(","));
        if (!cursor.skip(")")) {
            throw StatementException.syntax("PARTITION BY takes columns in parentheses");
        }
        includePartitions = cursor.skip("include");
    }

    private long size(String option) throws StatementException {
        Token token = cursor.hasMore() ? cursor.next() : cursor.last();
        if (token.kind() != Token.Kind.NUMBER || !token.text().matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
            throw StatementException.syntax(option + " takes a number of MB or GB");
        }
        boolean gigabytes = cursor.skip("gb");
        if (!gigabytes) {
            cursor.skip("mb");
        }
        long bytes = new BigDecimal(token.text())
                .multiply(BigDecimal.valueOf(gigabytes ? 1024 * MEGABYTE : MEGABYTE))
                .longValue();
        if (option.equals("MAXFILESIZE") && (bytes < SMALLEST_FILE || bytes > LARGEST_FILE)) {
            throw StatementException.syntax("MAXFILESIZE must be between 5 MB and 6.2 GB");
        }
        return bytes;
    }

    private Format format() throws StatementException {
        int formats = 0;
        for (String word : List.of("CSV", "JSON", "PARQUET")) {
            formats += seen.contains(word) ? 1 : 0;
        }
        if (formats > 1) {
            throw StatementException.syntax("UNLOAD writes one format: CSV, JSON or PARQUET");
        }
        if (seen.contains("PARQUET")) {
            refuse("PARQUET", "DELIMITER", "HEADER", "ADDQUOTES", "ESCAPE", "NULL", "GZIP", "ZSTD", "BZIP2");
            return new Format.Parquet();
        }
        if (seen.contains("JSON")) {
            refuse("JSON", "DELIMITER", "HEADER", "ADDQUOTES", "ESCAPE", "NULL");
            return new Format.Json();
        }
        boolean csv = seen.contains("CSV");
        if (csv) {
            refuse("CSV", "ADDQUOTES", "ESCAPE");
        }
        return new Format.Text(
                csv,
                delimiter.orElse(csv ? ',' : '|'),
                seen.contains("HEADER"),
                seen.contains("ADDQUOTES"),
                seen.contains("ESCAPE"),
                nullText);
    }

    private void refuse(String format, String... words) throws StatementException {
        for (String word : words) {
            if (seen.contains(word)) {
                throw StatementException.syntax(word + " is not supported for UNLOAD to " + format);
            }
        }
    }
}
