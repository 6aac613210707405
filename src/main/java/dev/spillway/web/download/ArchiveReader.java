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
public record ArchiveReader(ExportScope scope, Recipient recipient, Optional<Link> link) {

  static ArchiveReader of(ArchiveCall call, Optional<Link> link) {
    return link.map(
            used ->
                new ArchiveReader(ExportScope.ALL, new Recipient(name(used), call.address()), link))
        .orElseGet(() -> of(call, Callers.of(call.caller())));
  }

  /** The client of {@code call}, for which {@code caller} stands. */
  public static ArchiveReader of(ArchiveCall call, Caller caller) {
    return new ArchiveReader(
        Callers.scope(caller), new Recipient(caller.name(), call.address()), Optional.empty());
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
