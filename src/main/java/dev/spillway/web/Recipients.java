package dev.spillway.web;

import dev.spillway.export.ExportEvent.Recipient;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/** Who gets a response, for the audit. */
final class Recipients {

  private Recipients() {}

  static Recipient of(RoutingContext context) {
    return new Recipient(Callers.of(context).name(), address(context));
  }

  /** Where a response goes; behind a proxy that is believed, where that says. Empty when the connection is gone. */
  static String address(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    return address == null || address.hostAddress() == null ? "" : address.hostAddress();
  }
}
