package dev.spillway.export.delivery;

import dev.spillway.archive.entry.ContentReader;
import dev.spillway.archive.layout.Layout;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.volume.node.Lease;
import java.time.Instant;
import java.util.Optional;

/**
 * An archive that somebody downloads. Until it is closed, nobody deletes what it reads.
 *
 * @param about which export's
 * @param filename what it is to be saved as
 * @param lastModified the newest time of its entries, but never later than it was made
 * @param layout its bytes, as arithmetic
 * @param reader reads what its slices name
 * @param lease holds its bytes, where they are Spillway's own
 */
public record OpenArchive(
    ExportEvent.About about,
    String filename,
    Instant lastModified,
    Layout layout,
    ContentReader reader,
    Optional<Lease> lease)
    implements AutoCloseable {

  public String exportId() {
    return about.exportId();
  }

  @Override
  public void close() {
    lease.ifPresent(Lease::close);
  }
}
