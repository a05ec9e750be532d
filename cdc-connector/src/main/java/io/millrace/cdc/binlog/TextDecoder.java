package io.millrace.cdc.binlog;

import io.millrace.cdc.json.JsonBuffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns the bytes of a text column into a JSON string. */
public interface TextDecoder {
    /** Bytes without a character set: Base64. */
    TextDecoder BINARY = (bytes, from, count, out) -> out.putBase64(bytes, from, count);

    TextDecoder UTF_8 = (bytes, from, count, out) -> {
        requireUtf8(bytes, from, count);
        out.putString(bytes, from, count);
    };

    /**
     * MySQL's latin1 is Windows-1252 in which the five bytes that Windows leaves undefined are the control characters of the same
     * number ("West European Character Sets" in the MySQL manual).
     */
    TextDecoder LATIN_1 = (bytes, from, count, out) -> {
        StringBuilder text = new StringBuilder(count);
        for (int i = from; i < from + count; i++) {
            text.append(Latin1.CHARACTERS.charAt(bytes[i] & 0xff));
        }
        out.putString(text.toString());
    };

    /**
     * Writes the text.
     *
     * @throws UndecodableEventException when the bytes are no text of the character set
     */
    void write(byte[] bytes, int from, int count, JsonBuffer out);

    /** The text as a Java string; for labels. */
    default String text(byte[] bytes) {
        JsonBuffer out = new JsonBuffer();
        write(bytes, 0, bytes.length, out);
        return JsonText.unquoted(out);
    }

    static TextDecoder of(Charset charset) {
        return (bytes, from, count, out) -> {
            try {
                CharBuffer text = charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes, from, count));
                out.putString(text.toString());
            } catch (CharacterCodingException e) {
                throw new UndecodableEventException("a text is not valid " + charset, e);
            }
        };
    }

    private static void requireUtf8(byte[] bytes, int from, int count) {
        int end = from + count;
        int i = from;
        while (i < end && bytes[i] >= 0) {
            i++;
        }
        if (i == end) {
            return;
        }
        try {
            CharBuffer unused = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, i, end - i));
        } catch (CharacterCodingException e) {
            throw new UndecodableEventException("a text is not valid UTF-8", e);
        }
    }
}
