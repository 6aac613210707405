package dev.spillway.retention.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a sweep began. */
public enum Trigger {
  /** The interval was over. */
  SCHEDULED,
  /** A client requested it through the API. */
  REQUESTED,
  /** Room was needed, or blobs were just condemned. */
  URGENT;

  /** The word in reports and in the log. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
