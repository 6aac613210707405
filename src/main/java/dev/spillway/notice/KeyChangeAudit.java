package dev.spillway.notice;

import dev.spillway.access.key.KeyListener;
import dev.spillway.access.key.KeyWitnesses;
import jakarta.enterprise.context.ApplicationScoped;

/** Audits changes of keys that clients of the API make. */
@ApplicationScoped
class KeyChangeAudit implements KeyWitnesses {

  private final AuditSettings settings;

  KeyChangeAudit(AuditSettings settings) {
    this.settings = settings;
  }

  @Override
  public KeyListener of(String caller) {
    return new KeyAudit(settings.keep(), null, caller);
  }
}
