package io.millrace.jobs.check;

import io.millrace.jobs.Job;
import io.millrace.jobs.Parameter;
import io.millrace.jobs.PartitionParameters;
import io.millrace.jobs.plan.Slot;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;

/** What the names of parameters stand for in a job's SQL. */
public final class JobLiterals {
    private static final int LONG_BITS = 63;

    private JobLiterals() {}

    /** The job's own parameters and those of the partition that it makes. */
    public static Map<String, Expression> of(Job job, Slot slot) {
        Map<String, Expression> literals = new LinkedHashMap<>();
        job.parameters().forEach((name, parameter) -> literals.put(name, literal(value(parameter))));
        literals.put(PartitionParameters.START, literal(slot.start()));
        literals.put(PartitionParameters.END, literal(slot.end()));
        literals.put(PartitionParameters.DATE, literal(LocalDate.ofInstant(slot.start(), ZoneOffset.UTC)));
        return literals;
    }

    private static Object value(Parameter parameter) {
        return switch (parameter.type()) {
            case TEXT -> parameter.text();
            case TRUTH_VALUE -> Boolean.valueOf(parameter.text());
            case DECIMAL_NUMBER -> new BigDecimal(parameter.text());
            case WHOLE_NUMBER -> {
                BigInteger number = new BigInteger(parameter.text());
                yield number.bitLength() > LONG_BITS ? new BigDecimal(number) : (Object) number.longValueExact();
            }
        };
    }

    private static Expression literal(Object value) {
        return Literal$.MODULE$.apply(value);
    }
}
