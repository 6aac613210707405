package dev.spillway.retention.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What made a sweep begin. */
public enum Trigger {
  /** Its time had come. */
  SCHEDULED,
  /** Somebody asked for it through the API. */
  REQUESTED,
  /** Room was needed, or blobs were condemned just now. */
  URGENT;

  /** Its word in reports and in the log. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
