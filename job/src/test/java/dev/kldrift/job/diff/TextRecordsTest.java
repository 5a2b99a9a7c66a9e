package dev.kldrift.job.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Records of texts by their grammars. Texts are bytes: each character is one. */
class TextRecordsTest {
  private static long csv(String text) throws IOException {
    return count(new CsvRecords(','), text);
  }

  private static long lines(String text) throws IOException {
    return count(new JsonRecords(false), text);
  }

  private static long array(String text) throws IOException {
    return count(new JsonRecords(true), text);
  }

  private static long count(TextRecords records, String text) throws IOException {
    return records.count(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void csv_asRfc4180HasIt_isCounted() throws IOException {
    assertThat(csv("")).isZero();
    assertThat(csv("a,b")).isZero();
    assertThat(csv("a,b\n1,2")).isEqualTo(1);
    assertThat(csv("a,b\r\n1,\"x\r\n\"\"y\"\"\"\r\n\r\n\"\",\r\n,\r\n")).isEqualTo(3);
    assertThat(csv("a,b\r1,2\r3,4")).isEqualTo(2);
    assertThat(csv("a\n\"\"\n2\n\n")).isEqualTo(2);
    assertThat(csv("\u00ef\u00bb\u00bf\"a\",b\n1,x\"y\n2, \"z\n")).isEqualTo(2);
    assertThat(csv("a,b\n1,\u00e2\u0082\u00ac\n")).isEqualTo(1);
    assertThat(csv("a,b\n1,x\r\n2,y\rz\n")).isEqualTo(2);
    assertThat(csv("a,b\n" + "1,\u00f0\u009f\u0098\u0080\n".repeat(50_000))).isEqualTo(50_000);
  }

  @Test
  void csv_whoseHeaderDoesNotNameEveryColumn_isRefusedByTheName() throws IOException {
    String rule = " (every column must have a name of its own)";
    assertThatThrownBy(() -> csv("a,b,a\n1,2,3\n"))
        .hasMessage("line 1: the header names column 'a' twice" + rule);
    assertThatThrownBy(() -> csv("\r\n\"x, \"\"y\"\"\",b,\"x, \"\"y\"\"\"\r\n"))
        .hasMessage("line 2: the header names column 'x, \"y\"' twice" + rule);
    assertThatThrownBy(() -> csv("a,A"))
        .hasMessage("line 1: the header names column 'A' twice, as 'a'" + rule);
    assertThatThrownBy(() -> csv(",a\n0,1\n"))
        .hasMessage("line 1: column 1 has no name (the header must name every column)");
    assertThatThrownBy(() -> csv("a,b,\n0,1,\n"))
        .hasMessage("line 1: column 3 has no name (the header must name every column)");
    assertThat(csv("a b,\"a\nb\",ab,a\"b\n1,2,3,4\n1,1,1,1\n")).isEqualTo(2);
    assertThat(csv("\"" + "\n".repeat(2_000_000) + "\",a,a\n1,2,3\n")).isEqualTo(1);
  }

  @Test
  void csv_thatWouldLoseRowsOrBytes_isRefusedByItsLine() {
    assertThatThrownBy(() -> csv("a,b\n1,2\n3,\"x\n4,y\n"))
        .hasMessage("line 3: a quote that is never closed");
    assertThatThrownBy(() -> csv("a,b\n1,\"x\n\"y\n"))
        .hasMessageStartingWith("line 3: text behind a closing quote");
    assertThatThrownBy(() -> csv("a,b\n1,caf\u00e9\n"))
        .hasMessage("line 2: bytes that are not UTF-8 (iconv converts other encodings)");
    assertThatThrownBy(() -> csv("a,b\n1,2\n1,\u00e2\u0082"))
        .hasMessage("line 3: bytes that are not UTF-8 (iconv converts other encodings)");
    assertThatThrownBy(() -> csv("a\n1\n\n\n2\n")).hasMessageStartingWith("line 3: empty");
    assertThatThrownBy(() -> csv("a,b\n\n1,\"\n\"\n3"))
        .hasMessage("line 5: 1 values below a header of 2");
    assertThatThrownBy(() -> csv("a,b\n1,\"\n\",\n"))
        .hasMessage("line 2: 3 values below a header of 2");
  }

  @Test
  void json_linesOrOneArray_areCounted() throws IOException {
    assertThat(lines("")).isZero();
    assertThat(lines("{\"a\":{\"b\":[1,2]}}\n\n{'a':NaN}")).isEqualTo(2);
    assertThat(lines("{\"a\":1}\r\n[{\"a\":1},{\"a\":2}]\r\n")).isEqualTo(3);
    assertThat(array(" [\n{\"a\":1},\n{\"a\":[\n]}] \n")).isEqualTo(2);
  }

  @Test
  void json_ofWhichAPartWouldBeLeftOut_isRefusedByItsLine() {
    assertThatThrownBy(() -> lines("{\"a\":1}\n{\"a\":2} {\"a\":3}\n"))
        .hasMessageStartingWith("line 2: more behind the first value");
    assertThatThrownBy(() -> lines("{\"a\":1} x\n")).hasMessageStartingWith("line 1: ");
    assertThatThrownBy(() -> lines("{\"a\":1}\n{\n\"a\":2}\n"))
        .hasMessageStartingWith("line 2: a value that goes on");
    assertThatThrownBy(() -> array("[{\"a\":1}]\n[{\"a\":2}]"))
        .hasMessageStartingWith("line 2: more behind the array");
    assertThatThrownBy(() -> array("{\"a\":1}\n{\"a\":2}\n"))
        .hasMessageStartingWith("line 2: more behind the array");
    assertThatThrownBy(() -> array("[{\"a\":1}\n")).hasMessageStartingWith("line ");
  }
}
