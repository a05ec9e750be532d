package io.millrace.lake.batch;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes in memory, in pieces, so that none are copied before the end and little more is held than was written. */
final class MemoryOutput extends OutputStream {
    private static final int PIECE_BYTES = 32 * 1024;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] piece = new byte[0];
    private int used;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == piece.length) {
                nextPiece();
            }
            int taken = Math.min(left, piece.length - used);
            System.arraycopy(bytes, from, piece, used, taken);
            used += taken;
            from += taken;
            left -= taken;
        }
    }

    private void nextPiece() {
        if (piece.length > 0) {
            full.add(piece);
        }
        piece = new byte[PIECE_BYTES];
        used = 0;
    }

    long size() {
        return (long) full.size() * PIECE_BYTES + used;
    }

    long memoryBytes() {
        return (long) full.size() * PIECE_BYTES + piece.length;
    }

    byte[] toByteArray() {
        byte[] all = new byte[Math.toIntExact(size())];
        int to = 0;
        for (byte[] each : full) {
            System.arraycopy(each, 0, all, to, each.length);
            to += each.length;
        }
        System.arraycopy(piece, 0, all, to, used);
        return all;
    }
}
