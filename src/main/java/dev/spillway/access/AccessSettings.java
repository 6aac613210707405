package dev.spillway.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who may ask. */
@ConfigMapping(prefix = "spillway.access")
public interface AccessSettings {

  /** Whether callers need keys; when it is not set, they do as soon as there are keys, and until then only this machine is let in. */
  Optional<Mode> mode();

  /** Whether callers need keys. */
  enum Mode {
    /** Every request needs one. */
    KEYS,
    /** Nobody needs one. */
    OPEN
  }
}
