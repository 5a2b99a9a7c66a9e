package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

/** Types that other programs write: what holds the same values is read, the rest is told. */
class ForeignTypesTest extends ForeignFilesFixture {
  private static final String UNUSED =
      ", uuid() u, time '10:00' t, '2026-01-01'::timestamp_ns ns, interval 1 day i, {'a': 1} s";

  private static Binary half(int bits) {
    return Binary.fromConstantByteArray(
        ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) bits).array());
  }

  private List<String> divergences() {
    return rows("divergence", "select distinct bins, total_p, total_q, kl_pq, kl_qp from t");
  }

  @Test
  void counts_thatAreWholeButForTheirLastDigit_areRejected() {
    for (String fraction : List.of("1.00000000000000000001", "0.00000000000000000001")) {
      String number = "cast('%s' as decimal(38, 20))".formatted(fraction);
      String one = "cast(1 as decimal(38, 20))";
      compare(
          input(
              "wide" + fraction,
              "select 'a' k, array(%s, %s) p, array(%s, %s) q".formatted(one, number, one, one)));
      assertThat(rows("quarantine", "select reason, left(detail, 23) from t"))
          .containsExactly("[NOT_AN_INTEGER,p[1] is not an integer:]");
      compare(
          input(
              "long" + fraction,
              "select 'a' k, 'x' bin, %s p, %s q union all select 'a', 'y', %s, %s"
                  .formatted(one, number, one, one)));
      assertThat(rows("quarantine", "select reason from t")).containsExactly("[NOT_AN_INTEGER]");
    }
    compare(
        input(
            "tiny",
            "select 'a' k, array(cast('1e-38' as decimal(38, 38))) p, array(cast('-1e-38' as"
                + " decimal(38, 38))) q"));
    assertThat(rows("quarantine", "select reason from t")).containsExactly("[NOT_AN_INTEGER]");
  }

  @Test
  void counts_ofEveryIntegerType_areTheSameCounts() throws IOException {
    List<String> types =
        List.of(
            "ubigint",
            "uinteger",
            "usmallint",
            "utinyint",
            "bigint",
            "integer",
            "smallint",
            "tinyint",
            "decimal(5,0)",
            "decimal(38,0)",
            "decimal(10,2)");
    for (String type : types) {
      duckDb(
          type + ".parquet",
          "select '%1$s' k, [1, 0, 5]::%1$s[] p, [2, 3, 1]::%1$s[] q".formatted(type) + UNUSED);
    }
    compare(in(), "columns.keys=k");
    assertThat(table("divergence").count()).isEqualTo(types.size());
    assertThat(table("quarantine").count()).isZero();
    assertThat(divergences()).hasSize(1);
    String mixed = divergences().get(0);
    compare(input("ints", "select 'a' k, array(1, 0, 5) p, array(2, 3, 1) q"));
    assertThat(divergences()).containsExactly(mixed);
  }

  @Test
  void counts_sumsOfDuckDb_areCounts() throws IOException {
    duckDb(
        "in.parquet",
        "select 'a' k, list(n) p, list(n + 1) q from (select sum(x) n from (values (1, 1), (1, 2), (2, 7)) t(b, x) group by b)");
    compare(in());
    assertThat(rows("divergence", "select total_p, total_q from t")).containsExactly("[10.0,12.0]");
  }

  @Test
  void counts_thatDoNotFit_areRejectedByIndexAndValue() throws IOException {
    duckDb(
        "u.parquet",
        "select 'u' k, [1, 18446744073709551615]::ubigint[] p, [1, 1]::ubigint[] q union all select 'ok', [9007199254740992]::ubigint[], [1]::ubigint[]");
    duckDb("d.parquet", "select 'd' k, [1, 2]::decimal(20,1)[] p, [1, 2.5]::decimal(20,1)[] q");
    duckDb("n.parquet", "select 'n' k, [1, -3]::decimal(4,0)[] p, [1, 2]::decimal(4,0)[] q");
    duckDb(
        "x.parquet",
        "select 'x' k, [1, 2]::double[] p, [1, 2]::double[] q union all select 'y', [1, 1e300], [1, 1]");
    duckDb("b.parquet", "select 'b' k, [1, 9007199254740993]::bigint[] p, [1, 2]::bigint[] q");
    compare(in());
    assertThat(rows("divergence", "select k from t order by k")).containsExactly("[ok]", "[x]");
    assertThat(rows("quarantine", "select k, reason, detail from t order by k"))
        .containsExactly(
            "[b,OVERFLOW,p[1] is too large: 9007199254740993 (counts must be <= 2^53 = 9007199254740992)]",
            "[d,NOT_AN_INTEGER,q[1] is not an integer: 2.5 (counts must be whole numbers)]",
            "[n,NEGATIVE,p[1] is negative: -3 (must be >= 0)]",
            "[u,OVERFLOW,p[1] is too large: 18446744073709551615 (counts must be <= 2^53 = 9007199254740992)]",
            "[y,OVERFLOW,p[1] is too large: 1.0E300 (counts must be <= 2^53 = 9007199254740992)]");
    // As they came where the column holds them: here doubles, as one of the files has some.
    assertThat(rows("quarantine", "select k, p, q from t where k <> 'y' order by k"))
        .containsExactly(
            "[b,ArraySeq(1.0, null),ArraySeq(1.0, 2.0)]",
            "[d,ArraySeq(1.0, 2.0),ArraySeq(1.0, 2.5)]",
            "[n,ArraySeq(1.0, -3.0),ArraySeq(1.0, 2.0)]",
            "[u,ArraySeq(1.0, null),ArraySeq(1.0, 1.0)]");
    assertThat(rows("quarantine", "select p from t where k = 'u'"))
        .containsExactly("[ArraySeq(1.0, null)]");
  }

  @Test
  void probabilities_ofEveryFractionType_areTheNearestDoubles() throws IOException {
    for (String type : List.of("double", "float", "decimal(3,2)")) {
      duckDb(
          type + ".parquet",
          "select '%1$s' k, [0.5, 0.25, 0.25]::%1$s[] p, [0.25, 0.5, 0.25]::%1$s[] q"
              .formatted(type));
    }
    parquet(
        "half.parquet",
        "required binary k (STRING);"
            + " optional group p (LIST) { repeated group list { optional fixed_len_byte_array(2) element (FLOAT16); } }"
            + " optional group q (LIST) { repeated group list { optional fixed_len_byte_array(2) element (FLOAT16); } }",
        row -> {
          row.add("k", "half");
          Group p = row.addGroup("p");
          Group q = row.addGroup("q");
          for (int bits : new int[] {0x3800, 0x3400, 0x3400}) { // 1/2, 1/4, 1/4
            p.addGroup("list").add("element", half(bits));
          }
          for (int bits : new int[] {0x3400, 0x3800, 0x3400}) {
            q.addGroup("list").add("element", half(bits));
          }
        });
    compare(in(), "domain=probabilities");
    assertThat(table("divergence").count()).isEqualTo(4);
    assertThat(divergences()).hasSize(1).allMatch(row -> row.startsWith("[3,1.0,1.0,"));

    duckDb("double.parquet", "select 'double' k, [0.1, 0.2]::double[] p, [0.3, 0.7]::double[] q");
    Files.delete(in().resolve("half.parquet"));
    Files.delete(in().resolve("float.parquet"));
    duckDb(
        "decimal(3,2).parquet",
        "select 'decimal' k, [0.1, 0.2]::decimal(3,2)[] p, [0.3, 0.7]::decimal(3,2)[] q");
    compare(in(), "domain=probabilities");
    assertThat(divergences()).hasSize(1);
  }

  @Test
  void longLayout_foreignTypes_giveWhatWideLayoutGives() throws IOException {
    duckDb(
        "in.parquet",
        "select 'a' k, b::ubigint bin, x::decimal(9,0) p, y::ubigint q from (values (10, 2, null), (2, 0, 1), (10, 3, 0), (1, 1, 2)) t(b, x, y)");
    duckDb(
        "more.parquet",
        "select 'a' k, b::integer bin, x::integer p, y::double q from (values (2, null, 2), (3, -1, 2)) t(b, x, y)");
    compare(in());
    assertThat(rows("divergence", "select bins, partials, total_p, total_q from t"))
        .containsExactly("[3,5,6.0,5.0]");
    assertThat(rows("divergence", "select array_sort(transform(top_bins, b -> b.label)) from t"))
        .containsExactly("[ArraySeq(1, 10, 2)]");
    assertThat(rows("quarantine", "select bin, detail from t"))
        .containsExactly("[3,p is negative: -1.0 (must be >= 0)]");
  }

  @Test
  void sampleSizes_ofForeignTypes_areRead() throws IOException {
    duckDb(
        "in.parquet",
        "select 'a' k, [0.5, 0.5] p, [0.25, 0.75] q, 100::ubigint n_p, 400::decimal(9,0) n_q");
    compare(in(), "domain=probabilities");
    assertThat(rows("divergence", "select p_value is not null, status from t"))
        .containsExactly("[true,OK]");
  }

  @Test
  void keys_uuidNanosecondsAndIntegersOfEverySize_areKeysWithoutMergingAny() throws IOException {
    duckDb(
        "a.parquet",
        "select '9f3b2c6e-0d4e-4b8e-9c53-0a1b2c3d4e5f'::uuid u, '2026-01-02 03:04:05.000001'::timestamp_ns ts, 18446744073709551615::ubigint h, 7::tinyint i, [1, 2] p, [2, 1] q"
            + " union all select '9f3b2c6e-0d4e-4b8e-9c53-0a1b2c3d4e60', '2026-01-02 03:04:05.000001'::timestamp_ns, 18446744073709551614::ubigint, 7::tinyint, [1, 2], [2, 1]"
            + " union all select '9f3b2c6e-0d4e-4b8e-9c53-0a1b2c3d4e60', '2026-01-02 03:04:05.000001001'::timestamp_ns, 1::ubigint, 7::tinyint, [1, 2], [2, 1]");
    duckDb(
        "b.parquet",
        "select '9F3B2C6E-0D4E-4B8E-9C53-0A1B2C3D4E5F'::uuid u, '2026-01-02 03:04:05.000001'::timestamp_ns ts, 18446744073709551615::ubigint h, 7::bigint i, [1, 2] p, [2, 1] q");
    compare(in());
    assertThat(rows("divergence", "select u, string(ts), h, i, partials from t order by u"))
        .containsExactly(
            "[9f3b2c6e-0d4e-4b8e-9c53-0a1b2c3d4e5f,2026-01-02 03:04:05.000001,18446744073709551615,7,2]",
            "[9f3b2c6e-0d4e-4b8e-9c53-0a1b2c3d4e60,2026-01-02 03:04:05.000001,18446744073709551614,7,1]");
    assertThat(rows("quarantine", "select reason, detail from t"))
        .containsExactly(
            "[NOT_MICROSECONDS,ts is 1767323045000001001 nanoseconds after 1970 (must be whole microseconds, as times are not rounded)]");
    duckDb("c.parquet", "select 'x' u, now() ts, 1 h, '7' i, [1] p, [1] q");
    assertThatThrownBy(() -> compare(in(), "columns.keys=i"))
        .hasMessage(
            "column 'i' is string in %s but tinyint in %s (must be one type in all files)"
                .formatted(in().resolve("c.parquet"), in().resolve("a.parquet")));
  }

  @Test
  void columns_withoutAValueAndFilesWithoutRows_imposeNoType() throws IOException {
    duckDb("a.parquet", "select 'a' k, 's' g, [1, 2] p, [2, 1] q");
    duckDb("b.parquet", "select 'b' k, null::integer g, [1, 2]::bigint[] p, [2, 1] q");
    duckDb("c.parquet", "select 'c' k, null::double g, []::varchar[] p, [2, 1] q");
    duckDb("d.parquet", "select 'd' k, null::time g, null::integer p, [2, 1] q");
    duckDb("e.parquet", "select 1.5::double k, 's' g, [1] p, [1] q, 1 extra where false");
    duckDb("f.parquet", "select 'none' other where false");
    parquet(
        "g.parquet",
        "required binary k (STRING); optional int32 g (UNKNOWN);"
            + " optional group p (LIST) { repeated group list { optional int32 element; } }"
            + " optional group q (LIST) { repeated group list { optional int32 element; } }",
        row -> {
          row.add("k", "g");
          row.addGroup("p").addGroup("list").add("element", 3);
          row.addGroup("q").addGroup("list").add("element", 3);
        });
    compare(in());
    assertThat(rows("divergence", "select k, g, total_p from t order by k"))
        .containsExactly("[a,s,3.0]", "[b,null,3.0]", "[g,null,3.0]");
    assertThat(rows("quarantine", "select k, reason from t order by k"))
        .containsExactly("[c,LENGTH_MISMATCH]", "[d,NULL_ARRAY]");
    assertThat(rows("runs", "select rows_in from t")).containsExactly("[5]");
  }

  @Test
  void column_withoutAValueAnywhere_isANullKeyOfText() throws IOException {
    duckDb("a.parquet", "select 'a' k, null::double g, [1, 2] p, [2, 1] q");
    compare(in());
    assertThat(rows("divergence", "select k, g, typeof(g) from t"))
        .containsExactly("[a,null,string]");
  }

  @Test
  void column_thatCannotBeAKey_isNamedWithItsType() throws IOException {
    duckDb("a.parquet", "select 'a' k, [1, 2] p, [2, 1] q" + UNUSED);
    Path file = in().resolve("a.parquet");
    for (String column : List.of("t", "i", "s")) {
      assertThatThrownBy(() -> compare(in(), "columns.keys=k," + column))
          .isInstanceOfSatisfying(
              JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
          .hasMessageMatching(
              "column '%s' is (TIME.*|INTERVAL|struct) in %s \\(key columns are .*columns.keys\\)"
                  .formatted(column, file));
    }
  }
}
