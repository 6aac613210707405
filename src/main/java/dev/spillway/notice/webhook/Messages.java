package dev.spillway.notice.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.export.row.ExportIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;

/** Makes messages, each with an id of its own. */
@ApplicationScoped
class Messages {

  private static final String PREFIX = "msg_";

  private final ExportIds ids;
  private final ObjectMapper json;

  Messages(ExportIds ids, ObjectMapper json) {
    this.ids = ids;
    this.json = json;
  }

  /**
   * Returns a new message.
   *
   * @param data JSON values by name, in output order
   */
  Message of(WebhookEvent event, Instant at, Map<String, Object> data) {
    try {
      return new Message(PREFIX + ids.next(), event.word(), at, json.writeValueAsString(data));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the data of a message are JSON values", e);
    }
  }
}
