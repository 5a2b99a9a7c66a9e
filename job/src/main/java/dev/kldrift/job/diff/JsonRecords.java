package dev.kldrift.job.diff;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;

/**
 * JSON, as one array of records, or a value per line that is a record or an array of them. Anything
 * behind the array, or behind the value of a line, would be left out by who reads the one or the
 * other.
 */
final class JsonRecords implements TextRecords {
  /** Reads what Spark reads, whatever its size. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final boolean array;

  JsonRecords(boolean array) {
    this.array = array;
  }

  @Override
  public long count(InputStream text) throws IOException {
    long records = 0;
    long last = 0;
    try (JsonParser parser = JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        long line = parser.currentTokenLocation().getLineNr();
        if (last > 0 && array) {
          throw new Malformed(line, "more behind the array (the file must be one)");
        }
        if (last == line) {
          throw new Malformed(line, "more behind the first value (each has a line of its own)");
        }
        records += token == JsonToken.START_ARRAY ? elements(parser) : 1;
        parser.skipChildren();
        last = parser.currentLocation().getLineNr();
        if (last > line && !array) {
          throw new Malformed(
              line, "a value that goes on behind its line (or the file is one array)");
        }
      }
    } catch (StreamReadException e) {
      throw new Malformed(
          e.getLocation().getLineNr(),
          e.getOriginalMessage().replaceAll("\\[Source: [^;]*; ", "["));
    }
    return records;
  }

  /** Of the array that the parser stands at, to the end of which it goes. */
  private static long elements(JsonParser parser) throws IOException {
    long elements = 0;
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements++;
      parser.skipChildren();
    }
    return elements;
  }
}
