package dev.spillway.web;

import dev.spillway.access.Link;
import dev.spillway.export.ExportEvent.Recipient;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Who gets a response, for the audit. */
final class Recipients {

  private Recipients() {}

  /** @param link by which the archive was asked for: nobody is known by it, and it has a name only when it is counted */
  static Recipient of(RoutingContext context, Optional<Link> link) {
    String caller =
        link.isPresent()
            ? link.get().counted().map(counted -> "link " + counted.id()).orElse("link")
            : Callers.of(context).name();
    return new Recipient(caller, address(context));
  }

  /** Where a response goes; behind a proxy that is believed, where that says. Empty when the connection is gone. */
  static String address(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    return address == null || address.hostAddress() == null ? "" : address.hostAddress();
  }
}
