package io.millrace.lake.audit;

/** Something in a chain that does not fit. */
public sealed interface Finding {
    /** Offsets that no batch stands for. */
    record Gap(String chain, long from, long to) implements Finding {}

    /** A batch that begins before the one before it ends. */
    record Overlap(String object, long start, long endOfPrevious) implements Finding {}

    /** An object that differs from its own attributes, or has none. */
    record Corrupt(String object, String reason) implements Finding {}

    /** A batch without its manifest; the writer writes it when it takes the chain over. */
    record MissingManifest(String object) implements Finding {}

    /** A manifest that says something else than the batch's object. */
    record WrongManifest(String object) implements Finding {}

    /** A batch whose bad file is missing. */
    record MissingBadFile(String object, long records) implements Finding {}
}
