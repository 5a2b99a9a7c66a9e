package dev.kldrift.job.column;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The one place that knows how Spark executes: the scan below filters and projections, whose
 * batches it takes as they are read, and what those compute of them.
 *
 * <p>Spark has no public way to a scan's columns. This is what {@code ColumnarToRow} asks the scan
 * for, since Spark 3.0; where a version has it no more, there is no plan, and a line in the log.
 */
final class ColumnarPlan {
  /** With more columns than this, Spark would read rows. */
  private static final String MOST_FIELDS = "spark.sql.codegen.maxFields";

  /** Nor does it read columns where it generates no code for what comes behind. */
  private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";

  private static final String ROWS_PER_BATCH = "spark.sql.parquet.columnarReaderBatchSize";

  /** So many that the counters of a column, once in the cache, are used by many rows. */
  private static final int MOST_ROWS = 1 << 14;

  private static final int LEAST_ROWS = 1 << 9;

  /** 32 MiB of numbers or of places in a dictionary, and as much of what is made of them. */
  private static final int MOST_VALUES = 1 << 22;

  private final SparkPlan scan;
  private final List<Expression> conditions = new ArrayList<>();
  private final List<BatchExpression> columns = new ArrayList<>();
  private final Map<String, String> settings;
  private final RuntimeConfig session;

  private ColumnarPlan(SparkPlan scan, RuntimeConfig session, Map<String, String> settings) {
    this.scan = scan;
    this.session = session;
    this.settings = settings;
  }

  /** How rows are computed of the columns of a scan, where they are. */
  static Optional<ColumnarPlan> of(Dataset<Row> rows, List<ColumnKind> kinds) {
    RuntimeConfig session = rows.sparkSession().conf();
    Map<String, String> settings = new HashMap<>();
    settings.put(WHOLE_STAGE, "true");
    settings.put(MOST_FIELDS, Integer.toString(Integer.MAX_VALUE));
    int batch = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, MOST_VALUES / (kinds.size() + 1)));
    settings.put(ROWS_PER_BATCH, Integer.toString(batch));
    try {
      return Optional.ofNullable(
          Settings.during(
              session, settings, () -> new Walk(executed(rows)).plan(kinds, session, settings)));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      System.getLogger(ColumnarPlan.class.getName())
          .log(Level.INFO, "this Spark does not give its columns: " + e);
      return Optional.empty();
    }
  }

  /** By name, as the class that has it moved in Spark 4. */
  private static SparkPlan executed(Dataset<Row> rows) throws ReflectiveOperationException {
    // With other settings than those that the rows may have been planned with before.
    Dataset<Row> anew = rows.select("*");
    Object execution = anew.getClass().getMethod("queryExecution").invoke(anew);
    return ((QueryExecution) execution).executedPlan();
  }

  /** Walks down to the scan, and puts what is computed on the way into terms of its columns. */
  private static final class Walk {
    private final Map<ExprId, Expression> known = new HashMap<>();
    private final List<Expression> conditions = new ArrayList<>();
    private final SparkPlan top;
    private SparkPlan scan;

    Walk(SparkPlan top) {
      this.top = top;
    }

    ColumnarPlan plan(List<ColumnKind> kinds, RuntimeConfig session, Map<String, String> settings) {
      if (!descend(top)) {
        return null;
      }
      ColumnarPlan plan = new ColumnarPlan(scan, session, settings);
      plan.conditions.addAll(conditions);
      List<Attribute> output = CollectionConverters.asJava(top.output());
      for (int i = 0; i < output.size(); i++) {
        plan.columns.add(new BatchExpression(bound(output.get(i)), kinds.get(i)));
      }
      return plan;
    }

    private boolean descend(SparkPlan node) {
      if (node instanceof WholeStageCodegenExec stage) {
        return descend(stage.child());
      }
      if (node instanceof InputAdapter adapter) {
        return descend(adapter.child());
      }
      if (node instanceof ColumnarToRowExec rows) {
        return descend(rows.child());
      }
      if (node instanceof ProjectExec project) {
        return descend(project.child()) && project(project);
      }
      if (node instanceof FilterExec filter) {
        return descend(filter.child()) && conditions.add(bound(filter.condition()));
      }
      if (!node.supportsColumnar()) {
        return false;
      }
      scan = node;
      List<Attribute> output = CollectionConverters.asJava(node.output());
      for (int i = 0; i < output.size(); i++) {
        Attribute column = output.get(i);
        known.put(column.exprId(), new BoundReference(i, column.dataType(), column.nullable()));
      }
      return true;
    }

    private boolean project(ProjectExec project) {
      for (NamedExpression expression : CollectionConverters.asJava(project.projectList())) {
        if (expression instanceof Alias alias) {
          known.put(alias.exprId(), bound(alias.child()));
        }
      }
      return true;
    }

    private Expression bound(Expression expression) {
      if (expression instanceof AttributeReference column) {
        return known.get(column.exprId());
      }
      return expression.mapChildren(this::bound);
    }
  }

  /** Makes something of the batches of each partition. */
  <T> JavaRDD<T> map(BatchWork<T> work, int tasks) {
    Expression[] kept = conditions.toArray(Expression[]::new);
    BatchExpression[] computed = columns.toArray(BatchExpression[]::new);
    try {
      return Settings.during(session, settings, () -> scan.executeColumnar().toJavaRDD())
          .coalesce(tasks)
          .mapPartitions(batches -> work.of(new VectorBatches(batches, kept, computed)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
