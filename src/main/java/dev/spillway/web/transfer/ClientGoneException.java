package dev.spillway.web.transfer;

import java.io.IOException;

/** The client closed or reset its connection or stream before the body was complete. */
public final class ClientGoneException extends IOException {

  public ClientGoneException(Throwable cause) {
    super("the client is gone", cause);
  }
}
