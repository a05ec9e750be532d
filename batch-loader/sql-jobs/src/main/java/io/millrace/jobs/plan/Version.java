package io.millrace.jobs.plan;

import java.util.List;

/**
 * What a partition was, or is to be, made from. Two versions with the same key hold the same rows.
 *
 * @param key hash of the code, the engine and the inputs: 32 hexadecimal digits
 * @param code hash of the SQL and its parameters
 * @param engine version of the engine
 * @param inputs in their order
 */
public record Version(String key, String code, String engine, List<InputRef> inputs) {
    public Version {
        inputs = List.copyOf(inputs);
    }

    /** The version of these inputs under this code. */
    public static Version of(String code, String engine, List<InputRef> inputs) {
        List<InputRef> sorted = inputs.stream().sorted().toList();
        KeyDigest digest = new KeyDigest().add(code).add(engine);
        sorted.forEach(input -> digest.add(input.dataset().value())
                .add(input.slot().map(Slot::toString).orElse("latest"))
                .add(input.content()));
        return new Version(digest.key(), code, engine, sorted);
    }
}
