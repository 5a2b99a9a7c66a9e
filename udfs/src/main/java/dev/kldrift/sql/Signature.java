package dev.kldrift.sql;

import dev.kldrift.kernel.InvalidHistogramException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The signature of a function: its name, its arguments, its result and a line of help.
 *
 * @param name the SQL name
 * @param help one line for {@code functions} and {@code DESCRIBE}
 * @param result type of the result
 * @param arrays names of the leading histogram arguments
 * @param others the arguments behind them, with their types
 * @param optional how many of those, the last ones, may be left out
 */
record Signature(
    String name,
    String help,
    DataType result,
    List<String> arrays,
    List<StructField> others,
    int optional)
    implements Serializable {

  static Signature of(String name, String help, DataType result, String... arrays) {
    return new Signature(name, help, result, List.of(arrays), List.of(), 0);
  }

  /** With one more argument. */
  Signature with(String argument, DataType type) {
    return with(argument, type, 0);
  }

  /** With one more argument, which may be left out. */
  Signature withOptional(String argument, DataType type) {
    return with(argument, type, 1);
  }

  private Signature with(String argument, DataType type, int moreOptional) {
    StructField last = DataTypes.createStructField(argument, type, true);
    List<StructField> all = Stream.concat(others.stream(), Stream.of(last)).toList();
    return new Signature(name, help, result, arrays, all, optional + moreOptional);
  }

  /** As a call with this many arguments has it: those left out are gone. */
  Signature taking(int arguments) {
    int kept = Math.min(Math.max(arguments - arrays.size(), 0), others.size());
    return new Signature(name, help, result, arrays, List.copyOf(others.subList(0, kept)), 0);
  }

  String[] names() {
    return arrays.toArray(String[]::new);
  }

  int arity() {
    return arrays.size() + others.size();
  }

  /** As in {@code kl_divergence(p, q)}, or {@code surprise(prior, posterior[, unit])}. */
  String call() {
    List<String> all =
        Stream.concat(arrays.stream(), others.stream().map(StructField::name)).toList();
    int required = arity() - optional;
    String more =
        all.subList(required, all.size()).stream()
            .map(argument -> "[, " + argument + "]")
            .collect(Collectors.joining());
    return name + "(" + String.join(", ", all.subList(0, required)) + more + ")";
  }

  /** An exception of a kernel with the name of this function and of its arguments. */
  IllegalArgumentException named(InvalidHistogramException e) {
    return new IllegalArgumentException(name + ": " + e.describe(names()), e);
  }

  /** Argument types where the histograms have elements of this type. */
  DataType[] inputTypes(ElementType type) {
    DataType[] types = new DataType[arity()];
    Arrays.fill(types, 0, arrays.size(), type.arrayType());
    for (int i = 0; i < others.size(); i++) {
      types[arrays.size() + i] = others.get(i).dataType();
    }
    return types;
  }

  /** Tells bound functions apart: the name and the types of the arguments. */
  String canonicalName(ElementType type) {
    return Arrays.stream(inputTypes(type))
        .map(DataType::catalogString)
        .collect(Collectors.joining(",", "dev.kldrift." + name + "(", ")"));
  }

  /**
   * Picks the element type for a call.
   *
   * @throws UnsupportedOperationException if the number or a type of the arguments is wrong
   */
  ElementType elementType(StructType input) {
    StructField[] fields = input.fields();
    int required = arity() - optional;
    if (fields.length < required || fields.length > arity()) {
      String arguments = optional == 0 ? "" + arity() : required + " to " + arity();
      throw new UnsupportedOperationException(
          call() + " takes " + arguments + " arguments, not " + fields.length);
    }
    ElementType type = null;
    for (int i = 0; i < arrays.size(); i++) {
      ElementType next = elementType(fields[i].dataType(), arrays.get(i));
      type = next == null ? type : type == null ? next : ElementType.common(type, next);
    }
    return type == null ? ElementType.DOUBLE : type;
  }

  /** The element type of an argument, null for a bare NULL, which goes with any. */
  private ElementType elementType(DataType argument, String argumentName) {
    if (argument instanceof NullType) {
      return null;
    }
    ElementType type =
        argument instanceof ArrayType array ? ElementType.of(array.elementType()) : null;
    if (type == null) {
      throw new UnsupportedOperationException(
          name
              + ": "
              + argumentName
              + " must be an array of double, float, bigint or int, not "
              + argument.sql().toLowerCase(Locale.ROOT));
    }
    return type;
  }
}
