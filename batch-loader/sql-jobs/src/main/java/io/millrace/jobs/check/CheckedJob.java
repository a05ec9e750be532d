package io.millrace.jobs.check;

import io.millrace.jobs.Job;
import io.millrace.jobs.JobFile;
import io.millrace.jobs.sql.SqlQuery;
import org.apache.spark.sql.types.StructType;

/**
 * A job that can run.
 *
 * @param file the job, with the windows of every input that its SQL names
 * @param columns of its result, as the columns of its inputs are now
 */
public record CheckedJob(JobFile file, SqlQuery query, StructType columns) {
    public Job job() {
        return file.job();
    }
}
