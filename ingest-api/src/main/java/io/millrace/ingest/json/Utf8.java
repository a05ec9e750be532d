package io.millrace.ingest.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: the JSON parser lets some broken sequences pass that databases refuse. */
final class Utf8 {
    private static final int CHUNK = 4_096;

    private Utf8() {}

    static boolean isValid(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && bytes[start] >= 0) {
            start++;
        }
        if (start == to) {
            return true;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(bytes, start, to - start);
        CharBuffer scratch = CharBuffer.allocate(CHUNK);
        while (true) {
            scratch.clear();
            var result = decoder.decode(input, scratch, true);
            if (result.isError()) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
        }
    }
}
