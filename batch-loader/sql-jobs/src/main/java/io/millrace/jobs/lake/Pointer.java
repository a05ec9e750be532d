package io.millrace.jobs.lake;

import io.millrace.jobs.plan.Version;
import java.time.Instant;
import java.util.List;

/**
 * Names the current version of a partition.
 *
 * @param format version of this document: {@value VersionManifest#FORMAT}
 * @param key code, engine, inputs of the version, as in its manifest
 * @param manifest key of the version's manifest
 * @param movedBy who moved it: host and process
 */
public record Pointer(
        int format,
        String key,
        String code,
        String engine,
        List<VersionManifest.MadeFrom> inputs,
        String manifest,
        long rows,
        long bytes,
        Instant movedAt,
        String movedBy) {
    public Pointer {
        VersionManifest.requireFormat(format);
        inputs = List.copyOf(inputs);
    }

    static Pointer to(VersionManifest version, String manifestKey, Instant now, String who) {
        return new Pointer(
                VersionManifest.FORMAT,
                version.key(),
                version.code(),
                version.engine(),
                version.inputs(),
                manifestKey,
                version.rows(),
                version.bytes(),
                now,
                who);
    }

    /** What the version was made from. */
    public Version version() {
        return new Version(key, code, engine, DerivedCodec.inputs(inputs));
    }
}
