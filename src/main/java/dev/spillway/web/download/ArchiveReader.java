package dev.spillway.web.download;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.link.Link;
import dev.spillway.export.row.ExportEvent.Recipient;
import dev.spillway.export.row.ExportScope;
import dev.spillway.web.door.Callers;
import java.util.Optional;

/**
 * The client of a download: a caller, or the holder of a link.
 *
 * @param scope the exports that it can see
 * @param recipient for the audit
 * @param link empty for a caller
 */
record ArchiveReader(ExportScope scope, Recipient recipient, Optional<Link> link) {

  static ArchiveReader of(ArchiveCall call, Optional<Link> link) {
    return link.map(
            used ->
                new ArchiveReader(ExportScope.ALL, new Recipient(name(used), call.address()), link))
        .orElseGet(
            () -> {
              Caller caller = Callers.of(call.caller());
              return new ArchiveReader(
                  Callers.scope(caller), new Recipient(caller.name(), call.address()), link);
            });
  }

  /** Whether its complete downloads are not counted. */
  boolean uncounted() {
    return link.flatMap(Link::counted).isEmpty();
  }

  /** A link that is not counted has no id. */
  private static String name(Link link) {
    return link.counted().map(counted -> "link " + counted.id()).orElse("link");
  }
}
