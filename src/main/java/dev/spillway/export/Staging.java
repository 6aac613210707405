package dev.spillway.export;

import dev.spillway.archive.ContentChangedException;
import dev.spillway.archive.ContentReader;
import dev.spillway.archive.Layout;
import dev.spillway.archive.Manifest;
import dev.spillway.archive.OpenContent;
import dev.spillway.archive.Segment;
import dev.spillway.volume.BlobWriter;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.RefusedException;
import dev.spillway.volume.RoomMaker;
import dev.spillway.volume.StoredBlob;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/** Writes the whole archive of a held export into a blob: its bytes no longer depend on its sources. */
@ApplicationScoped
class Staging implements Generation {

  private static final Logger LOG = Logger.getLogger(Staging.class);

  private static final int BLOCK = 256 * 1024;

  private final ExportRows rows;
  private final HeldRows held;
  private final Takeover takeover;
  private final Manifests manifests;
  private final Blobs blobs;
  private final RoomMaker roomMaker;
  private final Contents contents;
  private final StagingProgress progress;
  private final ExportMetrics metrics;
  private final InstantSource clock;

  Staging(
      ExportRows rows,
      HeldRows held,
      Takeover takeover,
      Manifests manifests,
      Blobs blobs,
      RoomMaker roomMaker,
      Contents contents,
      StagingProgress progress,
      ExportMetrics metrics,
      InstantSource clock) {
    this.rows = rows;
    this.held = held;
    this.takeover = takeover;
    this.manifests = manifests;
    this.blobs = blobs;
    this.roomMaker = roomMaker;
    this.contents = contents;
    this.progress = progress;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void generate(String exportId) throws IOException {
    Export export =
        rows.row(exportId).orElseThrow(() -> new IOException("export " + exportId + " has no row"));
    Manifest manifest =
        manifests
            .find(export.manifestHash)
            .orElseThrow(() -> new IOException("export " + exportId + " has no manifest"));
    Layout layout = manifest.layout();
    boolean ready = false;
    try (StagingProgress.Told told = progress.begin(exportId, layout.length())) {
      takeover.begin(export);
      ready = stage(export, layout, told::done);
    } catch (RefusedException e) {
      throw Refusals.problem(e).exception(e);
    } catch (ContentChangedException e) {
      throw Problem.of(
              ProblemType.SOURCE_CHANGED,
              "A file of the source changed before it was staged. Ask again once it is at rest.")
          .exception(e);
    } finally {
      if (!ready) {
        roomMaker.condemned(); // Whoever cancelled it could not delete what we were writing.
      }
    }
  }

  private boolean stage(Export export, Layout layout, LongConsumer done) throws IOException {
    try (BlobWriter writer = blobs.write(export.blobId)) {
      if (!export.cleanOnError) {
        writer.keepOnError();
      }
      copy(layout, contents, writer, done);
      StoredBlob stored = writer.finish();
      Instant now = clock.instant();
      boolean ready = held.ready(export, stored, now);
      if (ready) {
        metrics.ready(export.recipe, Duration.between(export.createdAt, now));
        LOG.infof(
            "event=ready export=%s entries=%d bytes=%d blob=%s took=%s",
            export.id,
            export.entries,
            stored.length(),
            stored.id(),
            Duration.between(export.createdAt, now));
      }
      return ready;
    }
  }

  private static void copy(
      Layout layout, ContentReader reader, BlobWriter writer, LongConsumer done)
      throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    Iterator<Segment> segments = layout.segments(0, layout.length());
    long written = 0;
    while (segments.hasNext()) {
      Segment segment = segments.next();
      switch (segment) {
        case Segment.Bytes bytes -> writer.write(bytes.buffer());
        case Segment.Slice slice -> copy(slice, reader, writer, block);
      }
      written += segment.length();
      done.accept(written);
    }
  }

  private static void copy(
      Segment.Slice slice, ContentReader reader, BlobWriter writer, ByteBuffer block)
      throws IOException {
    try (OpenContent content = reader.open(slice.content())) {
      long position = slice.offset();
      long end = position + slice.length();
      while (position < end) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("told to stop");
        }
        block.clear().limit((int) Math.min(BLOCK, end - position));
        content.read(block, position);
        block.flip();
        position += block.remaining();
        writer.write(block);
      }
      content.verify();
    }
  }

  @Override
  public void gaveUp(String exportId) {
    held.release(exportId).ifPresent(recipe -> metrics.failed(recipe));
    roomMaker.condemned();
  }
}
