package dev.kldrift.job.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.AlertState;
import java.util.ArrayList;
import java.util.List;

/**
 * One message of a line per alert, as incoming webhooks of Slack take it.
 *
 * @param most most lines
 */
record SlackFormat(int most) implements SinkFormat {
  @Override
  public List<Message> messages(Digest digest) {
    List<String> lines = new ArrayList<>();
    long recovered = digest.alerts().stream().filter(SlackFormat::isRecovered).count();
    long open = digest.counts().open().values().stream().mapToLong(Long::longValue).sum();
    lines.add(
        "%s, %s: %d new or changed, %d recovered, %d open"
            .formatted(
                digest.monitor(),
                digest.runDate(),
                digest.alerts().size() - recovered + digest.more(),
                recovered,
                open));
    digest.first(most).forEach(alert -> lines.add("• " + escaped(alert.summary())));
    if (digest.more(most) > 0) {
      lines.add("and " + digest.more(most) + " more");
    }
    digest.where().ifPresent(where -> lines.add(escaped(where)));
    ObjectNode json = Json.object();
    json.put("text", String.join("\n", lines));
    return List.of(new Message(Json.text(json), digest.alerts()));
  }

  @Override
  public String run(RunEvent event) {
    ObjectNode json = Json.object();
    json.put("text", event.monitor() + ": " + escaped(event.summary()));
    return Json.text(json);
  }

  private static boolean isRecovered(Alert alert) {
    return alert.state() == AlertState.RECOVERED;
  }

  /** Without this a feature called {@code <!channel>} calls everybody. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
