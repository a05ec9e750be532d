package io.millrace.jobs.sql;

import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.FunctionIdentifier$;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.NameParameterizedQuery;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CompoundBody;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias$;
import scala.jdk.javaapi.CollectionConverters;

/** One query, parsed by Spark's own parser. */
public final class SqlQuery {
    private final LogicalPlan parsed;
    private final Map<DatasetName, Integer> inputs;

    private SqlQuery(LogicalPlan parsed, Map<DatasetName, Integer> inputs) {
        this.parsed = parsed;
        this.inputs = Map.copyOf(inputs);
    }

    /** What became of parsing a statement. */
    public sealed interface Parsing {
        /** It is a query over datasets. */
        record Valid(SqlQuery query) implements Parsing {}

        /** It is none. */
        record Invalid(List<SqlProblem> problems) implements Parsing {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    public static Parsing parse(String sql) {
        LogicalPlan plan;
        try {
            plan = new CatalystSqlParser().parsePlan(sql);
        } catch (Exception e) {
            return new Parsing.Invalid(List.of(SparkErrors.problem(e)));
        }
        if (plan instanceof Command || plan instanceof ParsedStatement || plan instanceof CompoundBody) {
            return new Parsing.Invalid(List.of(new SqlProblem(1, "a job is one query: SELECT … or WITH … SELECT …")));
        }
        Map<DatasetName, Integer> inputs = new LinkedHashMap<>();
        List<SqlProblem> problems = new ArrayList<>();
        Relations.visit(plan, relation -> input(relation, inputs, problems), function -> unknown(function)
                .ifPresent(problems::add));
        return problems.isEmpty() ? new Parsing.Valid(new SqlQuery(plan, inputs)) : new Parsing.Invalid(problems);
    }

    /** The datasets that it reads, in the order of their names. */
    public Set<DatasetName> inputs() {
        return new TreeMap<>(inputs).keySet();
    }

    /**
     * The line on which it first reads a dataset, from 1.
     *
     * @throws IllegalArgumentException when it does not read the dataset
     */
    public int line(DatasetName input) {
        Integer line = inputs.get(input);
        if (line == null) {
            throw new IllegalArgumentException("the query does not read " + input);
        }
        return line;
    }

    /** The query over these tables, not analyzed yet. Each table goes by its dataset's name, or by what the query calls it. */
    public LogicalPlan over(Function<DatasetName, LogicalPlan> tables, Map<String, Expression> parameters) {
        LogicalPlan plan = Relations.replace(
                parsed,
                relation -> SubqueryAlias$.MODULE$.apply(relation.multipartIdentifier(), tables.apply(name(relation))));
        if (parameters.isEmpty()) {
            return plan;
        }
        List<String> names = List.copyOf(parameters.keySet());
        List<Expression> values = names.stream().map(parameters::get).toList();
        return new NameParameterizedQuery(
                plan,
                CollectionConverters.asScala(names).toList(),
                CollectionConverters.asScala(values).toList());
    }

    private static void input(
            UnresolvedRelation relation, Map<DatasetName, Integer> inputs, List<SqlProblem> problems) {
        int line = SparkErrors.line(relation.origin());
        try {
            inputs.putIfAbsent(name(relation), line);
        } catch (IllegalArgumentException e) {
            problems.add(new SqlProblem(
                    line,
                    "'" + String.join(".", parts(relation)) + "' is not a dataset; a query reads datasets of the lake: "
                            + e.getMessage()));
        }
    }

    private static Optional<SqlProblem> unknown(UnresolvedFunction function) {
        List<String> name = CollectionConverters.asJava(function.nameParts());
        boolean isKnown = name.size() == 1
                && FunctionRegistry.builtin().functionExists(FunctionIdentifier$.MODULE$.apply(name.get(0)));
        return isKnown
                ? Optional.empty()
                : Optional.of(new SqlProblem(
                        SparkErrors.line(function.origin()),
                        "there is no function " + String.join(".", name) + "; use the functions of Spark SQL"));
    }

    private static DatasetName name(UnresolvedRelation relation) {
        return new DatasetName(String.join(".", parts(relation)));
    }

    private static List<String> parts(UnresolvedRelation relation) {
        return CollectionConverters.asJava(relation.multipartIdentifier());
    }
}
