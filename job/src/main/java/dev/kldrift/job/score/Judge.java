package dev.kldrift.job.score;

import dev.kldrift.job.config.StatisticsConfig;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.PairStatus;
import dev.kldrift.job.table.Status;
import dev.kldrift.stats.DecisionRule;
import dev.kldrift.stats.Severity;
import dev.kldrift.stats.Verdict;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Decides on one row: what its numbers, and the q-value that others give it, come to. */
final class Judge implements Function<InternalRow, InternalRow> {
  static final String GROUP = "__group";

  /** What it tells of a row. */
  static final StructType DECISION =
      new StructType()
          .add(Columns.STATUS, DataTypes.StringType, false)
          .add("q_value", DataTypes.DoubleType)
          .add("drifted", DataTypes.BooleanType)
          .add("decision", DataTypes.StringType)
          .add("severity", DataTypes.StringType);

  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;
  private static final Map<Enum<?>, UTF8String> TEXTS = texts();

  private final double level;
  private final double minimumPower;
  private final int logP;
  private final int logQ;
  private final int group;
  private final Broadcast<QValues> values;
  private final int rejected;
  private final int given;
  private final int entropyP;
  private final int entropyQ;
  private final int used;
  private final int unsupportedP;
  private final int unsupportedQ;
  private final int power;
  private final int effect;
  private final int minimum;

  private Judge(
      StructType rows, StatisticsConfig statistics, String logQ, Broadcast<QValues> values) {
    this.level = statistics.level();
    this.minimumPower = statistics.minimumPower();
    this.logP = rows.fieldIndex(statistics.logPValue());
    this.logQ = rows.fieldIndex(logQ);
    this.group = Arrays.asList(rows.fieldNames()).indexOf(GROUP);
    this.values = values;
    this.rejected = rows.fieldIndex(Columns.REJECTED);
    this.given = rows.fieldIndex(Columns.GIVEN_STATUS);
    this.entropyP = rows.fieldIndex("entropy_p");
    this.entropyQ = rows.fieldIndex("entropy_q");
    this.used = rows.fieldIndex("bins_used");
    this.unsupportedP = rows.fieldIndex("unsupported_bins_p");
    this.unsupportedQ = rows.fieldIndex("unsupported_bins_q");
    this.power = rows.fieldIndex("power");
    this.effect = rows.fieldIndex("effect_size");
    this.minimum = rows.fieldIndex("minimum_effect");
  }

  /** Where p-values are not adjusted. */
  static Judge byPValues(StructType rows, StatisticsConfig statistics) {
    return new Judge(rows, statistics, statistics.logPValue(), null);
  }

  /** Where rows have {@code __log_q_value}. */
  static Judge byColumn(StructType rows, StatisticsConfig statistics) {
    return new Judge(rows, statistics, Columns.LOG_Q_VALUE, null);
  }

  /** Where q-values are known by p-value, and by {@code __group} where rows have that. */
  static Judge byQValues(StructType rows, StatisticsConfig statistics, Broadcast<QValues> values) {
    return new Judge(rows, statistics, statistics.logPValue(), values);
  }

  @Override
  public InternalRow call(InternalRow row) {
    double adjusted = logQ(row);
    double size = InternalRows.number(row, effect);
    Verdict verdict =
        isEmpty(row) || Double.isNaN(size) || isOfPartialDay(row)
            ? null
            : new DecisionRule(level, row.getDouble(minimum), minimumPower)
                .decide(adjusted, size, InternalRows.number(row, power));
    return new GenericInternalRow(
        new Object[] {
          status(row, size, verdict),
          Double.isNaN(adjusted) ? null : (Object) StrictMath.exp(adjusted), // as exp of Spark
          verdict == null ? null : (Object) verdict.drifted(),
          verdict == null ? null : text(verdict),
          verdict == null ? null : text(severity(verdict, size, row.getDouble(minimum)))
        });
  }

  /** NaN where there is no test. */
  private double logQ(InternalRow row) {
    return values == null || row.isNullAt(logP)
        ? InternalRows.number(row, logQ)
        : values
            .value()
            .of(row.getDouble(logP), group == NONE ? "" : row.getUTF8String(group).toString());
  }

  private boolean isEmpty(InternalRow row) {
    return Double.isNaN(row.getDouble(entropyP)) || Double.isNaN(row.getDouble(entropyQ));
  }

  private boolean isOfPartialDay(InternalRow row) {
    return !row.isNullAt(given)
        && row.getUTF8String(given).equals(TEXTS.get(PairStatus.PARTIAL_DAY));
  }

  private static Severity severity(Verdict verdict, double size, double minimum) {
    return verdict.drifted() ? Severity.of(size, minimum) : Severity.NONE;
  }

  private UTF8String status(InternalRow row, double size, Verdict verdict) {
    return row.getLong(rejected) == 0 && !row.isNullAt(given)
        ? row.getUTF8String(given)
        : text(ownStatus(row, size, verdict));
  }

  private Status ownStatus(InternalRow row, double size, Verdict verdict) {
    if (row.getLong(rejected) > 0) {
      return Status.PARTIAL_INPUT;
    }
    if (Double.isNaN(row.getDouble(entropyP))) {
      return Status.EMPTY_P;
    }
    if (Double.isNaN(row.getDouble(entropyQ))) {
      return Status.EMPTY_Q;
    }
    if (row.getInt(used) == row.getInt(unsupportedP) + row.getInt(unsupportedQ)) {
      return Status.NO_OVERLAP;
    }
    if (row.getInt(used) == 1) {
      return Status.CONSTANT;
    }
    if (Double.isNaN(size)) {
      return Status.UNORDERED;
    }
    return verdict == Verdict.TOO_FEW ? Status.TOO_FEW : Status.OK;
  }

  private static UTF8String text(Enum<?> name) {
    return TEXTS.get(name);
  }

  private static Map<Enum<?>, UTF8String> texts() {
    Map<Enum<?>, UTF8String> texts = new HashMap<>();
    for (Enum<?>[] names :
        List.of(Status.values(), PairStatus.values(), Verdict.values(), Severity.values())) {
      Arrays.stream(names).forEach(name -> texts.put(name, UTF8String.fromString(name.name())));
    }
    return texts;
  }
}
