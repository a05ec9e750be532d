package io.millrace.jobs.sql;

import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Checks queries against the columns of their inputs with Spark's own analyzer. Starts no session. Not thread-safe. */
public final class SqlAnalyzer {
    private final Analyzer analyzer;

    public SqlAnalyzer() {
        SessionCatalog catalog = new SessionCatalog(
                new InMemoryCatalog(
                        InMemoryCatalog.$lessinit$greater$default$1(), InMemoryCatalog.$lessinit$greater$default$2()),
                FunctionRegistry.builtin(),
                TableFunctionRegistry.builtin());
        this.analyzer = new Analyzer(catalog);
    }

    /** What the analyzer says of a query. */
    public sealed interface Analysis {
        /** It can run, and has these columns, each computed from those of the inputs. */
        record Valid(StructType columns, Map<String, SortedSet<SourceColumn>> origins) implements Analysis {}

        /** It can't. */
        record Invalid(List<SqlProblem> problems) implements Analysis {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * @param tables the columns of every input
     */
    public Analysis analyze(SqlQuery query, Map<DatasetName, StructType> tables, Map<String, Expression> parameters) {
        LogicalPlan analyzed;
        try {
            LogicalPlan plan = query.over(input -> table(tables, input), parameters);
            analyzed = analyzer.executeAndCheck(
                    plan, new QueryPlanningTracker(QueryPlanningTracker.$lessinit$greater$default$1()));
        } catch (Exception e) {
            return new Analysis.Invalid(List.of(SparkErrors.problem(e)));
        }
        StructType columns = DataTypeUtils.fromAttributes(analyzed.output());
        List<SqlProblem> problems = new ArrayList<>(Repeatability.problems(analyzed));
        problems.addAll(columnProblems(columns));
        return problems.isEmpty()
                ? new Analysis.Valid(columns, ColumnOrigins.of(analyzed))
                : new Analysis.Invalid(problems);
    }

    private static LogicalPlan table(Map<DatasetName, StructType> tables, DatasetName input) {
        StructType columns = tables.get(input);
        if (columns == null) {
            throw new IllegalArgumentException("the columns of " + input + " are not known");
        }
        return new LocalRelation(
                CollectionConverters.asScala(CollectionConverters.asJava(DataTypeUtils.toAttributes(columns)).stream()
                                .map(attribute -> (org.apache.spark.sql.catalyst.expressions.Attribute) attribute)
                                .toList())
                        .toList(),
                LocalRelation.$lessinit$greater$default$2(),
                false,
                LocalRelation.$lessinit$greater$default$4());
    }

    private static List<SqlProblem> columnProblems(StructType columns) {
        List<SqlProblem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (StructField column : columns.fields()) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                problems.add(
                        new SqlProblem(1, "the result has two columns '" + column.name() + "'; rename one with AS"));
            }
        }
        return problems;
    }
}
