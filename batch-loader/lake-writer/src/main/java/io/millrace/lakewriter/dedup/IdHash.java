package io.millrace.lakewriter.dedup;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An event id as 128 bits (MurmurHash3 x64, seed 0): among a billion ids two share a hash with a chance below 10⁻²⁰.
 */
public record IdHash(long high, long low) {
    /** The hash of an id's UTF-8 bytes. */
    public static IdHash of(String id) {
        ByteBuffer bytes = ByteBuffer.wrap(Hashing.murmur3_128()
                .hashBytes(id.getBytes(StandardCharsets.UTF_8))
                .asBytes());
        return new IdHash(bytes.getLong(), bytes.getLong());
    }
}
