package dev.kldrift.job.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The columns by which pandas numbers or names its rows: they say where a row was, not what. */
final class PandasIndex {
  /** As its Parquet and CSV writers call an index without a name. */
  private static final Pattern UNNAMED =
      Pattern.compile("__index_level_\\d+__|Unnamed: 0(\\.\\d+)*");

  private static final ObjectMapper JSON = new ObjectMapper();

  private PandasIndex() {}

  /** Those that are so by their names. */
  static Set<String> columns(String... names) {
    Set<String> columns = new HashSet<>();
    Arrays.stream(names).filter(name -> UNNAMED.matcher(name).matches()).forEach(columns::add);
    return columns;
  }

  /** Those that the metadata of a file tells; an index without values has no column. */
  static Set<String> columns(Map<String, String> metadata) {
    Set<String> columns = new HashSet<>();
    for (JsonNode column : read(metadata.getOrDefault("pandas", "{}")).path("index_columns")) {
      if (column.isTextual()) {
        columns.add(column.textValue());
      }
    }
    return columns;
  }

  /** Metadata is a note of the writer's; one that is not JSON tells nothing. */
  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
