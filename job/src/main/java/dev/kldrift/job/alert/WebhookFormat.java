package dev.kldrift.job.alert;

import dev.kldrift.job.run.Json;
import java.util.List;

/**
 * The digest itself.
 *
 * @param most most alerts that it lists
 */
record WebhookFormat(int most) implements SinkFormat {
  @Override
  public List<Message> messages(Digest digest) {
    return List.of(new Message(Json.text(digest.json(most)), digest.alerts()));
  }

  @Override
  public String run(RunEvent event) {
    return Json.text(event.json());
  }
}
