package io.millrace.standalone.cli;

import io.millrace.jobs.plan.Slot;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Partitions as people write them: {@code 2026-11-23} or {@code 2026-11-23T05}. */
final class Partitions implements ITypeConverter<Slot> {
    @Override
    public Slot convert(String text) {
        try {
            return Slot.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
