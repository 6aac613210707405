package dev.spillway.notice;

/** The events of the audit. Each is explained in {@code docs/operations.md}. */
public enum AuditEvent {
  REQUESTED("requested"),
  READY("ready"),
  FAILED("failed"),
  CANCELLED("cancelled"),
  GONE("gone"),
  DOWNLOADED("downloaded"),
  SENT("sent"),
  DELIVERED("delivered"),
  REDIRECTED("redirected"),
  ERASED("erased"),
  BLOB_DELETED("blob-deleted"),
  DENIED("denied"),
  LINK_MADE("link-made"),
  FORM_LINK_MADE("form-link-made"),
  KEY_MADE("key-made"),
  KEY_REVOKED("key-revoked"),
  SIGNED_IN("signed-in"),
  RECIPE_OFF("recipe-off"),
  RECIPE_ON("recipe-on");

  private final String word;

  AuditEvent(String word) {
    this.word = word;
  }

  /** Its name in the log, in the table and in the API. */
  public String word() {
    return word;
  }
}
