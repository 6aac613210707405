package dev.spillway.web.download;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.layout.Segment;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Deliveries;
import dev.spillway.export.delivery.Delivery;
import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.GoneReason;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.volume.node.DatabaseTime;
import dev.spillway.web.transfer.BodySink;
import dev.spillway.web.transfer.ByteRange;
import dev.spillway.web.transfer.ClientGoneException;
import dev.spillway.web.transfer.CopyBlocks;
import dev.spillway.web.transfer.DownloadMetrics;
import dev.spillway.web.transfer.InFlight;
import dev.spillway.web.transfer.ResponseSocket;
import dev.spillway.web.transfer.StalledException;
import dev.spillway.web.transfer.Transfer;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Sends bodies. Ensures that each body ends complete or is reset, and is counted accordingly. */
@ApplicationScoped
class Downloads {

  private static final Logger LOG = Logger.getLogger(Downloads.class);

  /**
   * Limit of the contents that are checked before the first byte: a change found there is answered
   * with 410, and not with a broken body.
   */
  private static final int LOOKED_AT_FIRST = 2048;

  private final DownloadPlaces places;
  private final Deliveries deliveries;
  private final DeliveryProofs deliveryProofs;
  private final LinkGate links;
  private final Exports exports;
  private final DownloadMetrics metrics;
  private final ExportLimits limits;
  private final ExecutorService executor;
  private final InstantSource clock;

  private final Semaphore largeBlocks = new Semaphore(CopyBlocks.PLACES);

  Downloads(
      DownloadPlaces places,
      Deliveries deliveries,
      DeliveryProofs deliveryProofs,
      LinkGate links,
      Exports exports,
      DownloadMetrics metrics,
      ExportLimits limits,
      @VirtualThreads ExecutorService executor,
      @DatabaseTime InstantSource clock) {
    this.places = places;
    this.deliveries = deliveries;
    this.deliveryProofs = deliveryProofs;
    this.links = links;
    this.exports = exports;
    this.metrics = metrics;
    this.limits = limits;
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * Answers with the headers that {@code body} would have.
   *
   * @throws ContentChangedException before anything was sent, when a content of the body has
   *     changed
   */
  void describe(ResponseSocket socket, OpenArchive archive, Body body) throws IOException {
    check(archive, body);
    socket.touch(
        response -> {
          ArchiveHeaders.body(response, archive, body);
          response.end();
        });
  }

  /**
   * Answers {@code reader} with {@code body}. Returns when the socket has taken the last byte, or
   * the body was reset.
   *
   * @throws dev.spillway.problem.ProblemException before anything was sent: {@code
   *     too-many-downloads}, or {@code unavailable} when this node is about to stop
   * @throws ContentChangedException before anything was sent, when a content of the body has
   *     changed
   */
  void send(
      ArchiveCall call, ResponseSocket socket, ArchiveReader reader, OpenArchive archive, Body body)
      throws IOException, InterruptedException {
    try (var _ = places.take()) {
      sendInPlace(call, socket, reader, archive, body);
    }
  }

  private void sendInPlace(
      ArchiveCall call, ResponseSocket socket, ArchiveReader reader, OpenArchive archive, Body body)
      throws IOException, InterruptedException {
    check(archive, body);
    boolean provable = deliveryProofs.possible(call);
    Delivery delivery = deliveries.begin(archive, body.archiveBytes(), provable);
    LinkDelivery ofLink = links.delivery(reader.link(), body, archive, provable);
    // After a loss other nodes may delete the blob: the rest of it cannot be sent.
    archive.lease().ifPresent(lease -> lease.whenLost(() -> lost(socket, delivery, archive)));
    deliveryProofs.watch(
        socket.channel(), delivery, () -> executor.execute(() -> settle(delivery, ofLink)));
    metrics.began();
    Exception failure = null;
    boolean complete = false;
    try {
      sendBody(socket, archive, body, delivery, ofLink);
      socket.end();
      delivery.ended();
      complete = true;
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    } finally {
      // After any failure: an incomplete body must not appear complete.
      if (complete) {
        metrics.completed();
      } else {
        socket.reset();
        delivery.reset();
        deliveries.settle(delivery);
        ofLink.broken(delivery.bytesTaken());
        metrics.aborted();
      }
      deliveries.over(
          new ExportEvent.Downloaded(
              archive.about(),
              reader.recipient(),
              new ExportEvent.Sent(
                  archive.place().part(), body.written(), delivery.bytesTaken(), complete)));
    }
    if (failure != null) {
      broken(archive, failure);
    }
  }

  private static void lost(ResponseSocket socket, Delivery delivery, OpenArchive archive) {
    LOG.infof(
        "event=download-stopped export=%s; this node cannot keep its bytes", archive.exportId());
    delivery.reset();
    socket.reset();
  }

  /**
   * Checks that the first contents of {@code body} are unchanged, so that responses without a body
   * report a change in the same way as a download.
   *
   * @throws ContentChangedException when a content has changed
   */
  void check(OpenArchive archive, Body body) throws IOException {
    List<Content> looked = new ArrayList<>();
    Content before = null;
    for (ByteRange range : body.ranges()) {
      Iterator<Segment> segments = archive.layout().segments(range.from(), range.to());
      while (segments.hasNext() && looked.size() < LOOKED_AT_FIRST) {
        if (segments.next() instanceof Segment.Slice slice && slice.content() != before) {
          before = slice.content();
          looked.add(before);
        }
      }
    }
    archive.reader().checkAll(looked);
  }

  private void settle(Delivery delivery, LinkDelivery ofLink) {
    deliveries.settle(delivery);
    if (delivery.lost()) {
      ofLink.broken(delivery.bytesTaken());
    } else if (!delivery.isProvable()) {
      ofLink.unproven();
    }
  }

  private void sendBody(
      ResponseSocket socket, OpenArchive archive, Body body, Delivery delivery, LinkDelivery ofLink)
      throws IOException, InterruptedException {
    BodySink sink =
        socket.sink(
            response -> ArchiveHeaders.body(response, archive, body),
            new InFlight(limits.stalledDownload()));
    try (CopyBlocks blocks = new CopyBlocks(largeBlocks);
        Transfer transfer =
            new Transfer(
                archive.layout(),
                archive.reader(),
                sink,
                blocks,
                delivery,
                metrics,
                ofLink::ending,
                clock)) {
      int last = body.ranges().size() - 1;
      for (int i = 0; i <= last; i++) {
        ByteRange range = body.ranges().get(i);
        if (body.multipart().isPresent()) {
          transfer.sendForeign(body.multipart().get().head(range, i == 0), false);
        }
        transfer.send(range, i == last && body.multipart().isEmpty());
      }
      if (body.multipart().isPresent()) {
        ByteBuffer end = body.multipart().get().end();
        transfer.sendForeign(end, true);
      }
      sink.awaitTaken(sink.handedOver());
    }
  }

  private void broken(OpenArchive archive, Exception cause) {
    switch (cause) {
      case ContentChangedException changed -> {
        GoneReason reason = exports.contentChanged(archive.exportId());
        LOG.warnf(
            "event=%s export=%s cause=%s", reason.word(), archive.exportId(), changed.getMessage());
      }
      case ClientGoneException gone ->
          LOG.debugf("event=client-gone export=%s cause=%s", archive.exportId(), gone.getCause());
      case LinkDelivery.SpentException spent ->
          LOG.infof(
              "event=link-too-late export=%s link=%s", archive.exportId(), spent.getMessage());
      case StalledException stalled ->
          LOG.infof(
              "event=download-stalled export=%s cause=\"%s\"",
              archive.exportId(), stalled.getMessage());
      case InterruptedException _ -> Thread.currentThread().interrupt();
      default -> LOG.errorf(cause, "event=download-broken export=%s", archive.exportId());
    }
  }
}
