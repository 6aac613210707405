package dev.spillway.web.download;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.export.delivery.Opened;
import dev.spillway.export.delivery.Redirects;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.GoneReason;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.connection.ConnectionGuard;
import dev.spillway.web.problem.Failures;
import dev.spillway.web.problem.ProblemSender;
import dev.spillway.web.transfer.ByteRange;
import dev.spillway.web.transfer.DownloadMetrics;
import dev.spillway.web.transfer.ResponseSocket;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * {@code GET} and {@code HEAD} of an export's archive, or of one of its parts. A route of Vert.x,
 * because the body is written to the socket in ways that a REST entity does not support.
 */
@ApplicationScoped
public class ArchiveRoute {

  private static final Logger LOG = Logger.getLogger(ArchiveRoute.class);

  private final Archives archives;
  private final Exports exports;
  private final Downloads downloads;
  private final LinkGate links;
  private final PartsRoute parts;
  private final Redirects redirects;
  private final DownloadMetrics metrics;
  private final ProblemSender problems;
  private final ExecutorService executor;

  ArchiveRoute(
      Archives archives,
      Exports exports,
      Downloads downloads,
      LinkGate links,
      PartsRoute parts,
      Redirects redirects,
      DownloadMetrics metrics,
      ProblemSender problems,
      @VirtualThreads ExecutorService executor) {
    this.archives = archives;
    this.exports = exports;
    this.downloads = downloads;
    this.links = links;
    this.parts = parts;
    this.redirects = redirects;
    this.metrics = metrics;
    this.problems = problems;
    this.executor = executor;
  }

  void register(@Observes Router router) {
    for (String path : List.of("/api/exports/:id/archive", "/api/exports/:id/archive/:part")) {
      router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::receive);
    }
  }

  /**
   * Called on the event loop: copies what is needed from the request, and answers on another
   * thread.
   */
  void receive(RoutingContext context) {
    ConnectionGuard.download(context.request());
    ArchiveCall call = ArchiveCall.of(context);
    ResponseSocket socket = ResponseSocket.of(context.request());
    executor.execute(() -> answer(call, socket, problem -> problems.send(context, problem)));
  }

  private void answer(ArchiveCall call, ResponseSocket socket, Consumer<Problem> refusal) {
    String id = call.id();
    try {
      boolean redirect = redirectWanted(call);
      ArchiveReader reader = ArchiveReader.of(call, links.admit(call));
      switch (archives.open(id, reader.scope(), call.part())) {
        case Opened.One(OpenArchive archive) -> {
          try (archive) {
            reader.link().ifPresent(links::checkUnspent);
            answer(call, socket, reader, archive, redirect);
          }
        }
        case Opened.Several(ExportStatus export) -> {
          reader.link().ifPresent(links::checkUnspent);
          parts.choices(call, socket, export);
        }
      }
    } catch (ContentChangedException e) {
      GoneReason reason = exports.contentChanged(id);
      LOG.warnf("event=%s export=%s cause=%s", reason.word(), id, e.getMessage());
      refuse(socket, refusal, reason.problem());
    } catch (ProblemException e) {
      refuse(socket, refusal, e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(
          socket,
          refusal,
          Problem.of(ProblemType.UNAVAILABLE, "Spillway is stopping. Try again in a moment."));
    } catch (IOException | RuntimeException e) {
      refuse(socket, refusal, Failures.problem(e, "download export=" + SafeText.text(id)));
    }
  }

  /** Whether the client wants a redirect to the store. False for HEAD, which has no body. */
  private static boolean redirectWanted(ArchiveCall call) {
    return switch (call.delivery()) {
      case "through" -> false;
      case "redirect" -> !call.onlyHead();
      default ->
          throw Problem.of(
                  ProblemType.MALFORMED_REQUEST,
                  "delivery is "
                      + SafeText.text(call.delivery())
                      + "; write delivery=redirect or delivery=through.")
              .exception();
    };
  }

  private void answer(
      ArchiveCall call,
      ResponseSocket socket,
      ArchiveReader reader,
      OpenArchive archive,
      boolean redirect)
      throws IOException, InterruptedException {
    Preconditions preconditions =
        new Preconditions(archive.layout().etag(), archive.lastModified());
    Preconditions.Outcome outcome =
        preconditions.evaluate(
            call.joined("If-Match"),
            call.header("If-Unmodified-Since"),
            call.joined("If-None-Match"),
            call.header("If-Modified-Since"));
    switch (outcome) {
      case NOT_MODIFIED -> {
        downloads.check(archive, Body.whole(archive));
        socket.touch(
            response -> {
              ArchiveHeaders.validators(response, archive);
              response.setStatusCode(304).end();
            });
      }
      case FAILED ->
          throw Problem.of(
                  ProblemType.PRECONDITION_FAILED,
                  "The archive is not the one that the request's conditions name. Start again without them.")
              .exception();
      case PROCEED -> {
        if (!redirect || !redirected(socket, reader, archive)) {
          send(call, socket, reader, archive, preconditions);
        }
      }
    }
  }

  /** Redirects to the store, if possible. Returns false when Spillway has to send the archive. */
  private boolean redirected(ResponseSocket socket, ArchiveReader reader, OpenArchive archive)
      throws IOException {
    if (!reader.uncounted()) {
      return false;
    }
    downloads.check(archive, Body.whole(archive));
    Optional<URI> address =
        redirects.of(
            archive, reader.recipient(), ContentDisposition.asciiAttachment(archive.filename()));
    if (address.isEmpty()) {
      return false;
    }
    socket.touch(
        response ->
            response
                .setStatusCode(302)
                .putHeader("Location", address.get().toString())
                // Anyone with this address can read the archive for a short time.
                .putHeader("Cache-Control", "no-store")
                .end());
    metrics.redirected();
    return true;
  }

  private void send(
      ArchiveCall call,
      ResponseSocket socket,
      ArchiveReader reader,
      OpenArchive archive,
      Preconditions preconditions)
      throws IOException, InterruptedException {
    long length = archive.layout().length();
    // RFC 9110 14.2: Range is defined for GET only.
    boolean ranged = !call.onlyHead() && preconditions.rangeApplies(call.header("If-Range"));
    switch (RangeRequest.of(ranged ? call.joined("Range") : null, length)) {
      case RangeRequest.Whole() -> send(call, socket, reader, archive, Body.whole(archive));
      case RangeRequest.Parts(List<ByteRange> ranges) ->
          send(call, socket, reader, archive, Body.parts(archive, ranges));
      case RangeRequest.Refused(String sentence) -> {
        socket.touch(response -> response.putHeader("Content-Range", "bytes */" + length));
        throw Problem.of(ProblemType.UNSATISFIABLE_RANGE, sentence).exception();
      }
    }
  }

  private void send(
      ArchiveCall call, ResponseSocket socket, ArchiveReader reader, OpenArchive archive, Body body)
      throws IOException, InterruptedException {
    if (call.onlyHead()) {
      downloads.describe(socket, archive, body);
    } else {
      downloads.send(call, socket, reader, archive, body);
    }
  }

  private void refuse(ResponseSocket socket, Consumer<Problem> refusal, Problem problem) {
    metrics.refused();
    socket.onLoop(() -> refusal.accept(problem));
  }
}
