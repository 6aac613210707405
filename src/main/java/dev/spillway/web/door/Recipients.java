package dev.spillway.web.door;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/** Who gets a response, for the audit. */
public final class Recipients {

  private Recipients() {}

  /**
   * Where a response goes; behind a proxy that is believed, where that says. Empty when the
   * connection is gone.
   */
  public static String address(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    return address == null || address.hostAddress() == null ? "" : address.hostAddress();
  }
}
