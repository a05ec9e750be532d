package io.millrace.jobs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortArray;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Finds what would give other rows when an analyzed query runs again over the same input. A version is named by its code and its
 * inputs, so nothing else may decide what is in it.
 */
final class Repeatability {
    /** Spark holds them to be deterministic, since they don't change during a query. */
    private static final Set<String> OF_THE_MOMENT = Set.of(
            "CurrentDate",
            "CurrentTime",
            "CurrentTimestamp",
            "Now",
            "LocalTimestamp",
            "CurrentUser",
            "CurrentDatabase",
            "CurrentCatalog",
            "CurrentTimeZone",
            "SparkVersion");

    /** They depend on the order in which rows come, unless a window or a sort says it. */
    private static final Set<String> OF_THE_ORDER = Set.of("First", "Last", "AnyValue", "CollectList", "CollectSet");

    private final List<SqlProblem> problems = new ArrayList<>();

    private Repeatability() {}

    static List<SqlProblem> problems(LogicalPlan analyzed) {
        Repeatability walk = new Repeatability();
        walk.visit(analyzed);
        return walk.problems.stream().distinct().toList();
    }

    private void visit(LogicalPlan plan) {
        if (plan instanceof GlobalLimit limit && !isSorted(limit.child())) {
            problem(plan, "LIMIT without ORDER BY takes other rows each time; add an ORDER BY over a unique key");
        }
        if (plan instanceof Sample) {
            problem(
                    plan,
                    "TABLESAMPLE takes other rows each time; filter by a hash of a key: pmod(xxhash64(id), 100) < 10");
        }
        if (plan instanceof ScriptTransformation) {
            problem(plan, "TRANSFORM runs a program that nobody can vouch for; use SQL functions");
        }
        CollectionConverters.asJava(plan.expressions()).forEach(expression -> visit(expression, plan));
        CollectionConverters.asJava(plan.children()).forEach(this::visit);
        CollectionConverters.asJava(plan.innerChildren()).forEach(inner -> {
            if (inner instanceof LogicalPlan query) {
                visit(query);
            }
        });
    }

    private void visit(Expression expression, LogicalPlan plan) {
        if (isUnrepeatable(expression)) {
            problem(
                    expression,
                    plan,
                    expression.prettyName()
                            + "() gives another result each time; a job's result follows from its inputs"
                            + " alone, so use a column, a parameter or :partition_start");
        }
        if (expression instanceof AggregateExpression aggregate
                && OF_THE_ORDER.contains(
                        aggregate.aggregateFunction().getClass().getSimpleName())) {
            problem(
                    expression,
                    plan,
                    aggregate.aggregateFunction().prettyName()
                            + "() depends on the order in which rows come; use min, max,"
                            + " min_by or max_by, or sort_array over a collected array");
        }
        children(expression).forEach(child -> visit(child, plan));
        if (expression instanceof SubqueryExpression subquery) {
            visit(subquery.plan());
        }
    }

    /** Without the aggregates whose order the expression itself settles. */
    private static List<Expression> children(Expression expression) {
        List<Expression> children = CollectionConverters.asJava(expression.children());
        boolean settlesOrder = expression instanceof WindowExpression || expression instanceof SortArray;
        return children.stream()
                .flatMap(child -> settlesOrder && child instanceof AggregateExpression aggregate
                        ? CollectionConverters.asJava(
                                aggregate.aggregateFunction().children())
                                .stream()
                        : Stream.of(child))
                .toList();
    }

    private static boolean isUnrepeatable(Expression expression) {
        if (OF_THE_MOMENT.contains(expression.getClass().getSimpleName())) {
            return true;
        }
        return !expression.deterministic()
                && !(expression instanceof SubqueryExpression)
                && CollectionConverters.asJava(expression.children()).stream().allMatch(Expression::deterministic);
    }

    private static boolean isSorted(LogicalPlan plan) {
        if (plan instanceof LocalLimit limit) {
            return isSorted(limit.child());
        }
        if (plan instanceof Offset offset) {
            return isSorted(offset.child());
        }
        return plan instanceof Sort;
    }

    private void problem(Expression expression, LogicalPlan plan, String message) {
        boolean isPlaced = expression.origin().line().isDefined();
        problems.add(new SqlProblem(SparkErrors.line(isPlaced ? expression.origin() : plan.origin()), message));
    }

    private void problem(LogicalPlan plan, String message) {
        problems.add(new SqlProblem(SparkErrors.line(plan.origin()), message));
    }
}
