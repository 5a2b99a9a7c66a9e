package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What executors get of a function, and what tells bound functions apart. */
class BoundHistogramFunctionTest {
  private static final int MOST_BYTES = 1024;

  static List<String> names() {
    return DriftFunctions.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void function_afterTravel_isTheSameAndSmallOnTheWay(String name) throws Exception {
    for (ElementType type : ElementType.values()) {
      for (int arguments = 0; arguments < 20; arguments++) {
        BoundFunction bound = DriftFunctions.find(name).bind(arguments, type);
        if (bound instanceof BoundHistogramFunction) {
          byte[] bytes = written(bound);
          BoundFunction read = read(bytes);
          assertThat(bytes).hasSizeLessThan(MOST_BYTES);
          assertThat(read).isEqualTo(bound).hasSameClassAs(bound).hasSameHashCodeAs(bound);
          assertThat(read.inputTypes()).isEqualTo(bound.inputTypes());
          assertThat(read.resultType()).isSameAs(bound.resultType());
        }
      }
    }
  }

  @Test
  void functions_ofOtherTypesOrArguments_differ() {
    HistogramFunction surprise = DriftFunctions.find("surprise");
    BoundFunction ofInts = surprise.bind(2, ElementType.INT);
    assertThat(ofInts)
        .isEqualTo(surprise.bind(2, ElementType.INT))
        .isNotEqualTo(surprise.bind(3, ElementType.INT))
        .isNotEqualTo(surprise.bind(2, ElementType.LONG))
        .isNotEqualTo(DriftFunctions.find("psi").bind(2, ElementType.INT))
        .hasToString("surprise");
  }

  private static byte[] written(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static BoundFunction read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (BoundFunction) in.readObject();
    }
  }
}
