package dev.kldrift.sql;

import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The catalog that serves the functions to Spark SQL: {@code
 * spark.sql.catalog.drift=dev.kldrift.sql.DriftCatalog}, then {@code drift.kl_divergence(p, q)}.
 */
public final class DriftCatalog implements FunctionCatalog {

  /** The name under which {@link #register} sets the catalog. */
  public static final String NAME = "drift";

  private String name = NAME;

  /** For Spark, which creates catalogs by reflection. */
  public DriftCatalog() {}

  /**
   * Sets the catalog {@code drift} on a running session.
   *
   * @param spark the session
   */
  public static void register(SparkSession spark) {
    spark.conf().set("spark.sql.catalog." + NAME, DriftCatalog.class.getName());
  }

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return DriftFunctions.names().stream()
        .map(function -> Identifier.of(namespace, function))
        .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    UnboundFunction function =
        identifier.namespace().length == 0
            ? DriftFunctions.find(identifier.name().toLowerCase(Locale.ROOT))
            : null;
    if (function == null) {
      throw new NoSuchFunctionException(identifier);
    }
    return function;
  }
}
