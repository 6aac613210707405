package dev.spillway.web.door;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/** The recipient of a response, for the audit. */
public final class Recipients {

  private Recipients() {}

  /**
   * The address of the client; behind a trusted proxy, the one that the proxy reports. Empty when
   * the connection is closed.
   */
  public static String address(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    return address == null || address.hostAddress() == null ? "" : address.hostAddress();
  }
}
