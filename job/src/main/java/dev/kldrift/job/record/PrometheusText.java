package dev.kldrift.job.record;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Gauges in the text format of Prometheus, version 0.0.4. */
final class PrometheusText {
  private final Map<String, String> common;
  private final StringBuilder text = new StringBuilder();

  /** Gauges that all have these labels. */
  PrometheusText(Map<String, String> common) {
    this.common = Map.copyOf(common);
  }

  /** Begins a gauge; its values follow. */
  PrometheusText gauge(String name, String help) {
    text.append("# HELP ").append(name).append(' ');
    text.append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
    return this;
  }

  /** A value of the gauge begun last. */
  PrometheusText value(String name, Map<String, String> labels, Number value) {
    Map<String, String> all = new TreeMap<>(common);
    all.putAll(labels);
    text.append(name);
    if (!all.isEmpty()) {
      text.append(
          all.entrySet().stream()
              .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
              .collect(Collectors.joining(",", "{", "}")));
    }
    text.append(' ').append(value).append('\n');
    return this;
  }

  /** A gauge of one value. */
  PrometheusText single(String name, String help, Number value) {
    return gauge(name, help).value(name, Map.of(), value);
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
