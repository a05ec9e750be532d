package io.millrace.jobs.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.Option;
import scala.Tuple3;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Replaces the tables that a parsed statement names, in subqueries and common table expressions too. Names that a {@code WITH} in
 * scope defines are not tables.
 */
final class Relations {
    private final Function<UnresolvedRelation, LogicalPlan> replacement;
    private final Consumer<UnresolvedFunction> functions;

    private Relations(Function<UnresolvedRelation, LogicalPlan> replacement, Consumer<UnresolvedFunction> functions) {
        this.replacement = replacement;
        this.functions = functions;
    }

    static LogicalPlan replace(LogicalPlan plan, Function<UnresolvedRelation, LogicalPlan> replacement) {
        return new Relations(replacement, function -> {}).in(plan, Set.of());
    }

    /** Hands over every table and every function that the statement names. */
    static void visit(LogicalPlan plan, Consumer<UnresolvedRelation> tables, Consumer<UnresolvedFunction> functions) {
        Function<UnresolvedRelation, LogicalPlan> same = relation -> {
            tables.accept(relation);
            return relation;
        };
        LogicalPlan unchanged = new Relations(same, functions).in(plan, Set.of());
        if (!unchanged.getClass().equals(plan.getClass())) {
            throw new IllegalStateException("a visit changed the statement");
        }
    }

    private LogicalPlan in(LogicalPlan plan, Set<String> defined) {
        if (plan instanceof UnresolvedRelation relation) {
            return isDefined(relation, defined) ? plan : replacement.apply(relation);
        }
        if (plan instanceof UnresolvedWith with) {
            return in(with, defined);
        }
        LogicalPlan replaced = plan.mapChildren(child -> in(child, defined));
        return replaced.mapExpressions(expression -> in(expression, defined));
    }

    private Expression in(Expression expression, Set<String> defined) {
        if (expression instanceof UnresolvedFunction function) {
            functions.accept(function);
        }
        Expression replaced = expression.mapChildren(child -> in(child, defined));
        return replaced instanceof SubqueryExpression subquery
                ? subquery.withNewPlan(in(subquery.plan(), defined))
                : replaced;
    }

    private LogicalPlan in(UnresolvedWith with, Set<String> defined) {
        Set<String> inside = new HashSet<>(defined);
        List<Tuple3<String, SubqueryAlias, Option<Object>>> tables = new ArrayList<>();
        for (Tuple3<String, SubqueryAlias, Option<Object>> table : CollectionConverters.asJava(with.cteRelations())) {
            if (with.allowRecursion()) {
                inside.add(folded(table._1()));
            }
            tables.add(new Tuple3<>(table._1(), (SubqueryAlias) in(table._2(), Set.copyOf(inside)), table._3()));
            inside.add(folded(table._1()));
        }
        return new UnresolvedWith(
                in(with.child(), Set.copyOf(inside)),
                CollectionConverters.asScala(tables).toList(),
                with.allowRecursion());
    }

    private static boolean isDefined(UnresolvedRelation relation, Set<String> defined) {
        return relation.multipartIdentifier().size() == 1
                && defined.contains(folded(relation.multipartIdentifier().apply(0)));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
