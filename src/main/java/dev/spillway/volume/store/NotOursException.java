package dev.spillway.volume.store;

import java.io.IOException;

/**
 * The volume's marker is missing, or names another installation. The message says which, with the
 * remedy; it names a path.
 */
public final class NotOursException extends IOException {

  public NotOursException(String message) {
    super(message);
  }
}
