package io.millrace.jobs.check;

import io.millrace.jobs.Job;
import io.millrace.jobs.JobFile;
import io.millrace.jobs.sql.SourceColumn;
import io.millrace.jobs.sql.SqlQuery;
import java.util.Map;
import java.util.SortedSet;
import org.apache.spark.sql.types.StructType;

/**
 * A job that can run.
 *
 * @param file the job, with the windows of every input that its SQL names
 * @param columns of its result, as the columns of its inputs are now
 * @param origins the columns of the inputs that each of them is computed from
 */
public record CheckedJob(
        JobFile file, SqlQuery query, StructType columns, Map<String, SortedSet<SourceColumn>> origins) {
    public Job job() {
        return file.job();
    }
}
