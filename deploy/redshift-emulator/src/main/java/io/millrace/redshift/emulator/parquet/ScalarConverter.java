package io.millrace.redshift.emulator.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Values of one primitive type as text: dates as {@code 2026-01-31}, timestamps in UTC as {@code 2026-01-31 12:34:56.123456}. */
final class ScalarConverter extends PrimitiveConverter {
    /** Takes a value; what is quoted is a string in JSON. */
    interface Target {
        void take(String text, boolean quoted);
    }

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
    /** Day of the Unix epoch in the Julian calendar, as INT96 counts days (Parquet format, "Types"). */
    private static final long JULIAN_EPOCH = 2_440_588;

    private final PrimitiveType type;
    private final LogicalTypeAnnotation annotation;
    private final Target target;

    ScalarConverter(PrimitiveType type, Target target) {
        this.type = type;
        this.annotation = type.getLogicalTypeAnnotation();
        this.target = target;
    }

    @Override
    public void addBoolean(boolean value) {
        target.take(Boolean.toString(value), false);
    }

    @Override
    public void addFloat(float value) {
        target.take(Float.toString(value), !Float.isFinite(value));
    }

    @Override
    public void addDouble(double value) {
        target.take(Double.toString(value), !Double.isFinite(value));
    }

    @Override
    public void addInt(int value) {
        if (annotation instanceof DateLogicalTypeAnnotation) {
            target.take(LocalDate.ofEpochDay(value).toString(), true);
        } else if (annotation instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
            target.take(Integer.toUnsignedString(value), false);
        } else {
            addLong(value);
        }
    }

    @Override
    public void addLong(long value) {
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            target.take(BigDecimal.valueOf(value, decimal.getScale()).toPlainString(), false);
        } else if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
            timestamp(instant(value, timestamp.getUnit()));
        } else if (annotation instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
            target.take(Long.toUnsignedString(value), false);
        } else {
            target.take(Long.toString(value), false);
        }
    }

    @Override
    public void addBinary(Binary value) {
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            BigDecimal number = new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale());
            target.take(number.toPlainString(), false);
        } else if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
            ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            long nanos = bytes.getLong(bytes.position());
            long day = bytes.getInt(bytes.position() + Long.BYTES) - JULIAN_EPOCH;
            timestamp(Instant.ofEpochSecond(day * 86_400, nanos));
        } else if (annotation instanceof UUIDLogicalTypeAnnotation) {
            ByteBuffer bytes = value.toByteBuffer();
            target.take(
                    new UUID(bytes.getLong(bytes.position()), bytes.getLong(bytes.position() + 8)).toString(), true);
        } else {
            target.take(value.toStringUsingUTF8(), true);
        }
    }

    private void timestamp(Instant instant) {
        target.take(TIMESTAMP.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)), true);
    }

    private static Instant instant(long value, LogicalTypeAnnotation.TimeUnit unit) {
        long perSecond =
                switch (unit) {
                    case MILLIS -> 1_000L;
                    case MICROS -> 1_000_000L;
                    case NANOS -> 1_000_000_000L;
                };
        return Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
    }
}
