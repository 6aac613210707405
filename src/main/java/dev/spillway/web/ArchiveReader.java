package dev.spillway.web;

import dev.spillway.access.Caller;
import dev.spillway.access.Link;
import dev.spillway.export.ExportEvent.Recipient;
import dev.spillway.export.ExportScope;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Whoever asks for an archive: a caller, or a link that anybody may hold.
 *
 * @param scope the exports that there are for it
 * @param recipient for the audit
 * @param link empty when it is a caller
 */
record ArchiveReader(ExportScope scope, Recipient recipient, Optional<Link> link) {

  static ArchiveReader of(RoutingContext context, Optional<Link> link) {
    String address = Recipients.address(context);
    return link.map(
            used -> new ArchiveReader(ExportScope.ALL, new Recipient(name(used), address), link))
        .orElseGet(
            () -> {
              Caller caller = Callers.of(context);
              return new ArchiveReader(
                  Callers.scope(context), new Recipient(caller.name(), address), link);
            });
  }

  /** One that is not counted has no id. */
  private static String name(Link link) {
    return link.counted().map(counted -> "link " + counted.id()).orElse("link");
  }
}
