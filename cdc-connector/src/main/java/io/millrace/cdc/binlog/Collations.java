package io.millrace.cdc.binlog;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The character set of each collation of a server. The numbers differ between servers and versions, so they are read from
 * the server; one that is not known is an error, never a guess.
 */
public final class Collations {
    /** The collation of bytes that are no text; the same number on every server. */
    static final int BINARY = 63;

    private static final Map<String, String> JAVA_NAMES = Map.ofEntries(
            Map.entry("ascii", "US-ASCII"),
            Map.entry("big5", "Big5"),
            Map.entry("cp1250", "windows-1250"),
            Map.entry("cp1251", "windows-1251"),
            Map.entry("cp1256", "windows-1256"),
            Map.entry("cp1257", "windows-1257"),
            Map.entry("cp850", "IBM850"),
            Map.entry("cp852", "IBM852"),
            Map.entry("cp866", "IBM866"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("eucjpms", "x-eucJP-Open"),
            Map.entry("euckr", "EUC-KR"),
            Map.entry("gb18030", "GB18030"),
            Map.entry("gb2312", "GB2312"),
            Map.entry("gbk", "GBK"),
            Map.entry("greek", "ISO-8859-7"),
            Map.entry("hebrew", "ISO-8859-8"),
            Map.entry("koi8r", "KOI8-R"),
            Map.entry("koi8u", "KOI8-U"),
            Map.entry("latin2", "ISO-8859-2"),
            Map.entry("latin5", "ISO-8859-9"),
            Map.entry("latin7", "ISO-8859-13"),
            Map.entry("macce", "x-MacCentralEurope"),
            Map.entry("macroman", "x-MacRoman"),
            Map.entry("sjis", "Shift_JIS"),
            Map.entry("tis620", "TIS-620"),
            Map.entry("ucs2", "UTF-16BE"),
            Map.entry("ujis", "EUC-JP"),
            Map.entry("utf16", "UTF-16BE"),
            Map.entry("utf16le", "UTF-16LE"),
            Map.entry("utf32", "UTF-32BE"));

    private final Map<Integer, String> charsetById;
    private final Map<String, TextDecoder> decoders = new HashMap<>();

    /**
     * @param charsetById the server's name of the character set by collation number
     */
    public Collations(Map<Integer, String> charsetById) {
        this.charsetById = Map.copyOf(charsetById);
    }

    TextDecoder decoder(int collation, String column) {
        if (collation == BINARY) {
            return TextDecoder.BINARY;
        }
        String charset = charsetById.get(collation);
        if (charset == null) {
            throw new UndecodableEventException("the column " + column + " has the collation number " + collation
                    + ", which the server does not list; restart the connector if it was added since");
        }
        return decoders.computeIfAbsent(charset.toLowerCase(Locale.ROOT), name -> decoder(name)
                .orElseThrow(() -> new UndecodableEventException("the column " + column + " has the character set "
                        + name + ", which can't be converted; convert the column to utf8mb4 or exclude it")));
    }

    private static Optional<TextDecoder> decoder(String charset) {
        return switch (charset) {
            case "utf8mb4", "utf8mb3", "utf8" -> Optional.of(TextDecoder.UTF_8);
            case "latin1" -> Optional.of(TextDecoder.LATIN_1);
            case "binary" -> Optional.of(TextDecoder.BINARY);
            default ->
                Optional.ofNullable(JAVA_NAMES.get(charset))
                        .filter(Charset::isSupported)
                        .map(Charset::forName)
                        .map(TextDecoder::of);
        };
    }
}
