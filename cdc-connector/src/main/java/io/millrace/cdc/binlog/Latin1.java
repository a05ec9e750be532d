package io.millrace.cdc.binlog;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The 256 characters of MySQL's latin1. */
final class Latin1 {
    static final String CHARACTERS = characters();

    private static final char REPLACEMENT = '\uFFFD';

    private Latin1() {}

    private static String characters() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        char[] windows = new String(all, Charset.forName("windows-1252")).toCharArray();
        String iso = new String(all, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 256; i++) {
            if (windows[i] == REPLACEMENT) {
                windows[i] = iso.charAt(i);
            }
        }
        return new String(windows);
    }
}
