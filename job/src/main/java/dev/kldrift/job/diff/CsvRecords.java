package dev.kldrift.job.diff;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Separated values below a header, as RFC 4180 has them: UTF-8, as many values in each record, a
 * quote within quotes doubled, and nothing but a separator or the end of a line behind the closing
 * one. Every column has a name of its own. All lines end as the first one does. Empty ones are no
 * records; within a single column, where they could be values as well, they are refused.
 */
final class CsvRecords implements TextRecords {
  private static final int CHUNK = 1 << 16;

  /** Beyond, names are not looked at: what has no end of line is not kept in memory. */
  private static final int LONGEST_HEADER = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private enum At {
    LINE_START,
    FIELD_START,
    FIELD,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  private enum LineEnd {
    UNKNOWN,
    FEED,
    RETURN,
    RETURN_AND_FEED
  }

  private final char separator;
  private At at = At.LINE_START;
  private LineEnd lineEnd = LineEnd.UNKNOWN;
  private boolean afterReturn;
  private long line = 1;
  private long quoteLine;
  private long emptyLine;
  private long recordLine;
  private long values;
  private long columns;
  private long records;

  /** The text of the header up to some length, and its names as far as they are read. */
  private final StringBuilder header = new StringBuilder();

  private final List<String> names = new ArrayList<>();
  private int nameStart;

  CsvRecords(char separator) {
    this.separator = separator;
  }

  @Override
  public long count(InputStream text) throws IOException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    CharBuffer chars = CharBuffer.allocate(CHUNK);
    boolean first = true;
    boolean end = false;
    while (!end) {
      int read = text.read(bytes.array(), bytes.position(), bytes.remaining());
      end = read < 0;
      bytes.position(bytes.position() + Math.max(0, read)).flip();
      CoderResult result = decoder.decode(bytes, chars, end);
      chars.flip();
      if (first && chars.hasRemaining()) {
        first = false;
        chars.position(chars.get(0) == BYTE_ORDER_MARK ? 1 : 0);
      }
      while (chars.hasRemaining()) {
        take(chars.get());
      }
      if (result.isError()) {
        throw new Malformed(line, "bytes that are not UTF-8 (iconv converts other encodings)");
      }
      bytes.compact();
      chars.clear();
    }
    return finish();
  }

  private void take(char next) throws Malformed {
    if (afterReturn) {
      afterReturn = false;
      if (lineEnd == LineEnd.UNKNOWN) {
        lineEnd = next == '\n' ? LineEnd.RETURN_AND_FEED : LineEnd.RETURN;
      }
      if (lineEnd == LineEnd.RETURN) {
        endLine();
      } else if (next == '\n') {
        endLine();
        return;
      } else {
        takeValue('\r');
      }
    }
    if (next == '\n') {
      lineEnd = lineEnd == LineEnd.UNKNOWN ? LineEnd.FEED : lineEnd;
      endLine();
    } else if (next != '\r' || lineEnd == LineEnd.FEED) {
      takeValue(next);
    } else {
      afterReturn = true;
    }
  }

  private void takeValue(char next) throws Malformed {
    appendToHeader(next);
    switch (at) {
      case LINE_START -> {
        beginRecord();
        beginField(next);
      }
      case FIELD_START -> beginField(next);
      case FIELD -> at = next == separator ? endField() : At.FIELD;
      case QUOTED -> at = next == '"' ? At.QUOTE_IN_QUOTED : At.QUOTED;
      case QUOTE_IN_QUOTED -> {
        if (next != separator && next != '"') {
          throw new Malformed(
              line, "text behind a closing quote (a quote within quotes is written twice)");
        }
        at = next == '"' ? At.QUOTED : endField();
      }
      default -> throw new IllegalStateException(at.name());
    }
  }

  private void beginRecord() throws Malformed {
    if (emptyLine > 0 && columns == 1) {
      throw new Malformed(
          emptyLine, "empty, which a single column cannot tell from no row (write \"\" for NULL)");
    }
    emptyLine = 0;
    recordLine = line;
    values = 1;
  }

  private void beginField(char next) {
    if (next == '"') {
      at = At.QUOTED;
      quoteLine = line;
    } else {
      at = next == separator ? endField() : At.FIELD;
    }
  }

  private At endField() {
    values++;
    if (columns == 0) {
      endName(header.length() - 1);
    }
    return At.FIELD_START;
  }

  private void endLine() throws Malformed {
    if (at == At.LINE_START) {
      emptyLine = emptyLine == 0 ? line : emptyLine;
    } else if (at == At.QUOTED) {
      appendToHeader('\n');
    } else {
      at = At.LINE_START;
      endRecord();
    }
    line++;
  }

  private void endRecord() throws Malformed {
    if (columns == 0) {
      endName(header.length());
      requireNames();
      columns = values;
    } else if (values == columns) {
      records++;
    } else {
      throw new Malformed(recordLine, values + " values below a header of " + columns);
    }
  }

  private void appendToHeader(char next) {
    if (columns == 0 && header.length() < LONGEST_HEADER) {
      header.append(next);
    }
  }

  private void endName(int end) {
    if (header.length() < LONGEST_HEADER) {
      String name = header.substring(nameStart, end);
      nameStart = end + 1;
      names.add(
          name.startsWith("\"")
              ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
              : name);
    }
  }

  /** Spark makes names up where there are none, and where two differ but for upper case. */
  private void requireNames() throws Malformed {
    Map<String, String> known = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        throw new Malformed(
            recordLine, "column " + (i + 1) + " has no name (the header must name every column)");
      }
      String other = known.put(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        throw new Malformed(
            recordLine,
            "the header names column '%s' twice%s (every column must have a name of its own)"
                .formatted(name, other.equals(name) ? "" : ", as '%s'".formatted(other)));
      }
    }
  }

  private long finish() throws Malformed {
    if (afterReturn) {
      take('\n');
    }
    if (at == At.QUOTED) {
      throw new Malformed(quoteLine, "a quote that is never closed");
    }
    if (at != At.LINE_START) {
      endLine();
    }
    return records;
  }
}
