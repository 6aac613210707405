package dev.spillway.export.row;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The progress of the exports that this node stages; that of other nodes is not known here. */
@ApplicationScoped
public class StagingProgress {

  private final Map<String, Told> told = new ConcurrentHashMap<>();

  public Told begin(String exportId) {
    Told now = new Told(exportId);
    told.put(exportId, now);
    return now;
  }

  Optional<ExportStatus.Progress> of(String exportId) {
    return Optional.ofNullable(told.get(exportId)).map(Told::progress);
  }

  /** The progress of one export, until it is closed. */
  public final class Told implements AutoCloseable {
    private final String exportId;
    private volatile OptionalLong bytesTotal = OptionalLong.empty();
    private volatile OptionalLong rowsTotal = OptionalLong.empty();
    private final AtomicLong rows = new AtomicLong();
    private volatile boolean ofRows;
    private final AtomicInteger entries = new AtomicInteger();
    private volatile int entriesTotal;
    private volatile long bytes;

    private Told(String exportId) {
      this.exportId = exportId;
    }

    /** Sets the expected number of bytes. */
    public void total(long ofBytes) {
      bytesTotal = OptionalLong.of(ofBytes);
    }

    /** Sets the number of bytes written so far. */
    public void done(long written) {
      bytes = written;
    }

    /** Marks the export as made of rows, none of them read yet; {@code expected} is an estimate. */
    public void rows(OptionalLong expected) {
      rows.set(0);
      entriesTotal = 0;
      rowsTotal = expected;
      ofRows = true;
    }

    /** Adds rows that were read. */
    public void rowsDone(long more) {
      rows.addAndGet(more);
    }

    /** Sets the number of entries, of which none is staged yet. */
    public void entries(int total) {
      entries.set(0);
      entriesTotal = total;
    }

    /** Adds an entry that was staged. */
    public void entryDone() {
      entries.incrementAndGet();
    }

    private ExportStatus.Progress progress() {
      return new ExportStatus.Progress(
          bytes,
          bytesTotal,
          ofRows ? OptionalLong.of(rows.get()) : OptionalLong.empty(),
          rowsTotal,
          entriesTotal == 0
              ? Optional.empty()
              : Optional.of(new ExportStatus.Entries(entries.get(), entriesTotal)));
    }

    @Override
    public void close() {
      told.remove(exportId, this);
    }
  }
}
