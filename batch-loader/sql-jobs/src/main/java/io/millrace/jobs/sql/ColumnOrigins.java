package io.millrace.jobs.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import scala.jdk.javaapi.CollectionConverters;

/**
 * From which columns of the inputs each column of a result is computed, as the analyzed query tells. Conditions, joins and groups don't count:
 * they say which rows there are, not what stands in them.
 */
final class ColumnOrigins {
    private final Map<Long, SourceColumn> sources = new HashMap<>();
    private final Map<Long, Set<Long>> computedFrom = new HashMap<>();
    private final Map<Long, List<Attribute>> commonTables = new HashMap<>();
    private final List<CTERelationRef> commonReads = new ArrayList<>();

    private ColumnOrigins() {}

    static Map<String, SortedSet<SourceColumn>> of(LogicalPlan analyzed) {
        ColumnOrigins origins = new ColumnOrigins();
        origins.visit(analyzed);
        origins.commonReads.forEach(
                read -> origins.link(attributes(read), origins.commonTables.getOrDefault(read.cteId(), List.of())));
        Map<String, SortedSet<SourceColumn>> columns = new LinkedHashMap<>();
        for (Attribute column : attributes(analyzed)) {
            SortedSet<SourceColumn> found = new TreeSet<>();
            origins.collect(id(column), found, new HashSet<>());
            columns.put(column.name(), found);
        }
        return columns;
    }

    private void visit(LogicalPlan plan) {
        if (plan instanceof SubqueryAlias alias && alias.child() instanceof LocalRelation relation) {
            List<String> name = new ArrayList<>(
                    CollectionConverters.asJava(alias.identifier().qualifier()));
            name.add(alias.identifier().name());
            for (Attribute column : attributes(relation)) {
                sources.put(id(column), new SourceColumn(String.join(".", name), column.name()));
            }
        }
        if (plan instanceof Union union) {
            for (LogicalPlan child : CollectionConverters.asJava(union.children())) {
                link(attributes(union), attributes(child));
            }
        }
        if (plan instanceof CTERelationDef table) {
            commonTables.put(table.id(), attributes(table));
        }
        if (plan instanceof CTERelationRef read) {
            commonReads.add(read);
        }
        CollectionConverters.asJava(plan.expressions()).forEach(this::visit);
        CollectionConverters.asJava(plan.children()).forEach(this::visit);
        CollectionConverters.asJava(plan.innerChildren()).forEach(inner -> {
            if (inner instanceof LogicalPlan query) {
                visit(query);
            }
        });
    }

    private void visit(Expression expression) {
        if (expression instanceof Alias alias) {
            references(alias.child(), alias.exprId().id());
        }
        if (expression instanceof SubqueryExpression subquery) {
            visit(subquery.plan());
        }
        CollectionConverters.asJava(expression.children()).forEach(this::visit);
    }

    private void references(Expression expression, long to) {
        if (expression instanceof Attribute attribute) {
            link(to, id(attribute));
        }
        if (expression instanceof SubqueryExpression subquery) {
            attributes(subquery.plan()).forEach(column -> link(to, id(column)));
        }
        CollectionConverters.asJava(expression.children()).forEach(child -> references(child, to));
    }

    /** By their places. */
    private void link(List<Attribute> to, List<Attribute> from) {
        for (int i = 0; i < Math.min(from.size(), to.size()); i++) {
            link(id(to.get(i)), id(from.get(i)));
        }
    }

    private void link(long to, long from) {
        if (to != from) {
            computedFrom.computeIfAbsent(to, id -> new HashSet<>()).add(from);
        }
    }

    private void collect(long id, Set<SourceColumn> found, Set<Long> seen) {
        if (!seen.add(id)) {
            return;
        }
        SourceColumn source = sources.get(id);
        if (source != null) {
            found.add(source);
        }
        computedFrom.getOrDefault(id, Set.of()).forEach(from -> collect(from, found, seen));
    }

    private static List<Attribute> attributes(LogicalPlan plan) {
        return CollectionConverters.asJava(plan.output());
    }

    private static long id(Attribute attribute) {
        return attribute.exprId().id();
    }
}
