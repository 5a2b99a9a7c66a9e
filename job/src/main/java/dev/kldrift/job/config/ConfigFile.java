package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a YAML file into settings by dotted path.
 *
 * <p>Works on YAML's node tree rather than on loaded objects, because only nodes know their line.
 */
final class ConfigFile {
  private static final int MOST_LEVELS = 3;

  private final Path file;
  private final Environment environment;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private ConfigFile(Path file, Environment environment) {
    this.file = file;
    this.environment = environment;
  }

  /**
   * Reads a file.
   *
   * @throws JobFailure if it is missing, is not YAML, or holds an unknown or repeated key, or one
   *     that is the operator's
   */
  static Map<String, Setting> read(Path file, Environment environment) {
    ConfigFile config = new ConfigFile(file, environment);
    try (Reader reader = Files.newBufferedReader(file)) {
      Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
      if (root != null) {
        config.flatten("", root);
      }
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
      throw failure(file + line + ": not valid YAML: " + e.getProblem());
    } catch (NoSuchFileException e) {
      throw failure("config file not found: " + file);
    } catch (IOException | YAMLException e) {
      throw failure("cannot read config file " + file + ": " + e.getMessage());
    }
    return config.settings;
  }

  private void flatten(String path, Node node) {
    if (node instanceof MappingNode mapping) {
      requireShallow(path, node);
      for (NodeTuple tuple : mapping.getValue()) {
        String name = name(tuple.getKeyNode());
        flatten(path.isEmpty() ? name : path + "." + name, tuple.getValueNode());
      }
      return;
    }
    String origin = file.getFileName() + ":" + (node.getStartMark().getLine() + 1);
    ConfigKey key = ConfigKeys.require(path, origin);
    if (key.namesProgram()) {
      throw failure(
          origin
              + ": "
              + path
              + " names a program that is run, so no file may set it (set "
              + Environment.FFMPEG
              + ", or give --ffmpeg)");
    }
    Setting setting = environment.setting(key, text(path, node), origin);
    if (settings.put(path, setting) != null) {
      throw failure(origin + ": " + path + " is set twice");
    }
  }

  /** An alias can name a part that it stands in, or the same part again and again. */
  private void requireShallow(String path, Node node) {
    if (path.chars().filter(c -> c == '.').count() >= MOST_LEVELS) {
      int line = node.getStartMark().getLine() + 1;
      throw failure(
          file.getFileName()
              + ":"
              + line
              + ": "
              + path
              + " has parts, but no key has more than "
              + MOST_LEVELS
              + " levels (an alias must not stand in what it names)");
    }
  }

  private String name(Node key) {
    if (key instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    int line = key.getStartMark().getLine() + 1;
    throw failure(file.getFileName() + ":" + line + ": a key must be a plain name");
  }

  private String text(String path, Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    return ((SequenceNode) node)
        .getValue().stream()
            .map(item -> element(path, item))
            .collect(Collectors.joining(",", "[", "]"));
  }

  /** An item of a list in YAML is one item, also where it holds a comma. */
  private String element(String path, Node item) {
    if (item instanceof ScalarNode scalar) {
      String text = scalar.getValue();
      return isOneItem(text) ? text : QuotedNames.quote(text);
    }
    int line = item.getStartMark().getLine() + 1;
    throw failure(
        file.getFileName() + ":" + line + ": " + path + " must be a list of plain values");
  }

  private static boolean isOneItem(String text) {
    try {
      return QuotedNames.items(text).size() <= 1;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static JobFailure failure(String message) {
    return new JobFailure(ExitCode.BAD_CONFIG, message);
  }
}
