package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;

import dev.kldrift.approximate.Approximation;
import dev.kldrift.approximate.BinPositions;
import dev.kldrift.approximate.Family;
import dev.kldrift.approximate.Objective;
import dev.kldrift.approximate.Target;
import dev.kldrift.job.config.ApproximateConfig;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.table.Columns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fits every family to every histogram, under every objective.
 *
 * <p>Input: rows without a problem. Output: the table {@code approximation}, families x objectives
 * rows of each key. No shuffle.
 */
public final class FitFamilies {
  private static final String NAMES = "__parameter_names";
  private static final String VALUES = "__parameter_values";
  private static final ArrayType READ = DataTypes.createArrayType(DataTypes.DoubleType, true);
  private static final ArrayType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType, false);

  private final CompareConfig config;
  private final PairInput input;
  private final String runId;

  public FitFamilies(CompareConfig config, PairInput input, String runId) {
    this.config = config;
    this.input = input;
    this.runId = runId;
  }

  /** Fits each family to each histogram, by each objective. */
  public Dataset<Row> fit(
      Dataset<Row> histograms, List<Family> families, List<Objective> objectives) {
    List<Column> read = new ArrayList<>(List.of(Columns.columns(input.keys())));
    read.add(column(config.columns().p()).cast(READ));
    for (String positions : List.of(ApproximateConfig.CENTERS, config.columns().edges())) {
      read.add(input.labels().contains(positions) ? column(positions) : lit(null).cast(READ));
    }
    FlatMapFunction<Row, Row> fit =
        new RowFits(
            input.keys().size(),
            config.domain() == Domain.LOG_WEIGHTS,
            List.copyOf(families),
            List.copyOf(objectives));
    Dataset<Row> fits =
        histograms.select(read.toArray(Column[]::new)).flatMap(fit, Encoders.row(fitted()));
    return fits.select(result());
  }

  /** The rows that {@link RowFits} makes. */
  private StructType fitted() {
    StructType schema = new StructType();
    for (String key : input.keys()) {
      schema = schema.add(input.schema().apply(key));
    }
    return schema
        .add("family", DataTypes.StringType, false)
        .add("objective", DataTypes.StringType, false)
        .add(Columns.STATUS, DataTypes.StringType, false)
        .add(NAMES, DataTypes.createArrayType(DataTypes.StringType, false), false)
        .add(VALUES, DOUBLES, false)
        .add("q", DOUBLES)
        .add("kl_pq", DataTypes.DoubleType, false)
        .add("kl_qp", DataTypes.DoubleType, false)
        .add("entropy_q", DataTypes.DoubleType, false)
        .add("log_evidence", DataTypes.DoubleType)
        .add("elbo", DataTypes.DoubleType);
  }

  private Column[] result() {
    List<Column> columns = new ArrayList<>(List.of(Columns.columns(input.keys())));
    columns.addAll(List.of(col("family"), col("objective"), col(Columns.STATUS)));
    columns.add(map_from_arrays(col(NAMES), col(VALUES)).as("parameters"));
    columns.addAll(List.of(col("q"), col("kl_pq"), col("kl_qp"), col("entropy_q")));
    columns.addAll(List.of(col("log_evidence"), col("elbo")));
    columns.add(lit(runId).as(Columns.RUN_ID));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    return columns.toArray(Column[]::new);
  }

  /** The fits of one row: keys, then p, centers and edges. */
  private record RowFits(
      int keys, boolean logWeights, List<Family> families, List<Objective> objectives)
      implements FlatMapFunction<Row, Row>, Serializable {

    @Override
    public Iterator<Row> call(Row row) {
      Target target = target(doubles(row, keys), doubles(row, keys + 1), doubles(row, keys + 2));
      List<Row> rows = new ArrayList<>();
      for (Family family : families) {
        for (Objective objective : objectives) {
          rows.add(row(row, Approximation.of(target, family, objective)));
        }
      }
      return rows.iterator();
    }

    private Target target(double[] p, double[] centers, double[] edges) {
      BinPositions positions =
          edges != null ? BinPositions.between(edges) : BinPositions.numbered(p.length);
      if (centers != null) {
        positions = new BinPositions(centers, positions.widths());
      }
      return logWeights ? Target.ofLogWeights(p, positions) : Target.of(p, positions);
    }

    private static double[] doubles(Row row, int column) {
      if (row.isNullAt(column)) {
        return null;
      }
      List<Double> list = row.getList(column);
      double[] values = new double[list.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = list.get(i);
      }
      return values;
    }

    private Row row(Row key, Approximation fit) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < keys; i++) {
        values.add(key.get(i));
      }
      values.add(fit.family());
      values.add(fit.objective().columnName());
      values.add(fit.status().name());
      values.add(fit.parameters().keySet().toArray(String[]::new));
      values.add(fit.parameters().values().stream().mapToDouble(v -> v).toArray());
      values.add(fit.q());
      values.add(fit.klPq());
      values.add(fit.klQp());
      values.add(fit.entropyQ());
      values.add(logWeights ? fit.logEvidence() : null);
      values.add(logWeights ? fit.elbo() : null);
      return RowFactory.create(values.toArray());
    }
  }
}
