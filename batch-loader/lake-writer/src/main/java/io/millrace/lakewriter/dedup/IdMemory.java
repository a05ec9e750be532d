package io.millrace.lakewriter.dedup;

import java.nio.ByteBuffer;

/** Gives tables of ids their memory. Thread-safe. */
public interface IdMemory {
    /** Memory on the heap, whatever the size; for tests and small windows. */
    IdMemory HEAP = ByteBuffer::allocate;

    /** A buffer of zeros. It is given back when nobody refers to it any more. */
    ByteBuffer allocate(int bytes);
}
