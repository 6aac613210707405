package dev.spillway.web;

import dev.spillway.archive.ContentChangedException;
import dev.spillway.export.Archives;
import dev.spillway.export.Exports;
import dev.spillway.export.GoneReason;
import dev.spillway.export.OpenArchive;
import dev.spillway.export.Problem;
import dev.spillway.export.ProblemException;
import dev.spillway.export.ProblemType;
import dev.spillway.export.Redirects;
import dev.spillway.recipe.Shown;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/**
 * {@code GET} and {@code HEAD} of an export's archive. A route of Vert.x, because its body goes to the socket in ways that
 * a REST entity cannot.
 */
@ApplicationScoped
public class ArchiveRoute {

  private static final Logger LOG = Logger.getLogger(ArchiveRoute.class);

  private final Archives archives;
  private final Exports exports;
  private final Downloads downloads;
  private final LinkGate links;
  private final Redirects redirects;
  private final DownloadMetrics metrics;
  private final ProblemSender problems;
  private final ExecutorService executor;

  ArchiveRoute(
      Archives archives,
      Exports exports,
      Downloads downloads,
      LinkGate links,
      Redirects redirects,
      DownloadMetrics metrics,
      ProblemSender problems,
      @VirtualThreads ExecutorService executor) {
    this.archives = archives;
    this.exports = exports;
    this.downloads = downloads;
    this.links = links;
    this.redirects = redirects;
    this.metrics = metrics;
    this.problems = problems;
    this.executor = executor;
  }

  void register(@Observes Router router) {
    router
        .route("/api/exports/:id/archive")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(context -> executor.execute(() -> answer(context)));
  }

  private void answer(RoutingContext context) {
    String id = context.pathParam("id");
    try {
      boolean redirect = redirectWanted(context.request());
      ArchiveReader reader = ArchiveReader.of(context, links.admit(context, id));
      try (OpenArchive archive = archives.open(id, reader.scope())) {
        reader.link().ifPresent(links::checkUnspent);
        answer(context.request(), reader, archive, redirect);
      }
    } catch (ContentChangedException e) {
      GoneReason reason = exports.contentChanged(id);
      LOG.warnf("event=%s export=%s cause=%s", reason.word(), id, e.getMessage());
      refuse(context, reason.problem());
    } catch (ProblemException e) {
      refuse(context, e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(
          context,
          Problem.of(ProblemType.UNAVAILABLE, "Spillway is stopping. Try again in a moment."));
    } catch (IOException | RuntimeException e) {
      refuse(context, Failures.problem(e, "download export=" + Shown.text(id)));
    }
  }

  /** Whether the caller would rather get the bytes from the store itself. HEAD asks for none. */
  private static boolean redirectWanted(HttpServerRequest request) {
    String delivery = request.getParam("delivery", "through");
    return switch (delivery) {
      case "through" -> false;
      case "redirect" -> request.method().equals(HttpMethod.GET);
      default ->
          throw Problem.of(
                  ProblemType.MALFORMED_REQUEST,
                  "delivery is "
                      + Shown.text(delivery)
                      + "; write delivery=redirect or delivery=through.")
              .exception();
    };
  }

  private void answer(
      HttpServerRequest request, ArchiveReader reader, OpenArchive archive, boolean redirect)
      throws IOException, InterruptedException {
    Preconditions preconditions =
        new Preconditions(archive.layout().etag(), archive.lastModified());
    Preconditions.Outcome outcome =
        preconditions.evaluate(
            joined(request, "If-Match"),
            request.getHeader("If-Unmodified-Since"),
            joined(request, "If-None-Match"),
            request.getHeader("If-Modified-Since"));
    HttpServerResponse response = request.response();
    switch (outcome) {
      case NOT_MODIFIED -> {
        downloads.check(archive, Body.whole(archive));
        ArchiveHeaders.validators(response, archive);
        response.setStatusCode(304).end();
      }
      case FAILED ->
          throw Problem.of(
                  ProblemType.PRECONDITION_FAILED,
                  "The archive is not the one that the request's conditions name. Start again without them.")
              .exception();
      case PROCEED -> {
        if (!redirect || !redirected(response, reader, archive)) {
          send(request, reader, archive, preconditions);
        }
      }
    }
  }

  /** False when Spillway has to send it. */
  private boolean redirected(HttpServerResponse response, ArchiveReader reader, OpenArchive archive)
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
    response
        .setStatusCode(302)
        .putHeader("Location", address.get().toString())
        // Whoever has it may read the archive, for a moment.
        .putHeader("Cache-Control", "no-store")
        .end();
    metrics.redirected();
    return true;
  }

  private void send(
      HttpServerRequest request,
      ArchiveReader reader,
      OpenArchive archive,
      Preconditions preconditions)
      throws IOException, InterruptedException {
    long length = archive.layout().length();
    // RFC 9110 14.2: Range is defined for GET only.
    boolean ranged =
        request.method().equals(HttpMethod.GET)
            && preconditions.rangeApplies(request.getHeader("If-Range"));
    switch (RangeRequest.of(ranged ? joined(request, "Range") : null, length)) {
      case RangeRequest.Whole() -> downloads.send(request, reader, archive, Body.whole(archive));
      case RangeRequest.Parts(List<ByteRange> ranges) ->
          downloads.send(request, reader, archive, Body.parts(archive, ranges));
      case RangeRequest.Refused(String sentence) -> {
        request.response().putHeader("Content-Range", "bytes */" + length);
        throw Problem.of(ProblemType.UNSATISFIABLE_RANGE, sentence).exception();
      }
    }
  }

  private static String joined(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }

  private void refuse(RoutingContext context, Problem problem) {
    metrics.refused();
    problems.send(context, problem);
  }
}
