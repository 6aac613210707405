package dev.spillway.web;

import java.io.IOException;

/** The client closed or reset its connection, or its stream, before the body was complete. */
final class ClientGoneException extends IOException {

  private static final long serialVersionUID = 1L;

  ClientGoneException(Throwable cause) {
    super("the client is gone", cause);
  }
}
