package dev.spillway.web.download;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.export.delivery.Opened;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.GoneReason;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.connection.ConnectionGuard;
import dev.spillway.web.problem.Failures;
import dev.spillway.web.problem.ProblemSender;
import dev.spillway.web.transfer.DownloadMetrics;
import dev.spillway.web.transfer.ResponseSocket;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.List;
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
  private final ArchiveAnswers answers;
  private final LinkGate links;
  private final PartsRoute parts;
  private final DownloadMetrics metrics;
  private final ProblemSender problems;
  private final ExecutorService executor;

  ArchiveRoute(
      Archives archives,
      Exports exports,
      ArchiveAnswers answers,
      LinkGate links,
      PartsRoute parts,
      DownloadMetrics metrics,
      ProblemSender problems,
      @VirtualThreads ExecutorService executor) {
    this.archives = archives;
    this.exports = exports;
    this.answers = answers;
    this.links = links;
    this.parts = parts;
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
            answers.answer(call, socket, reader, archive, redirect);
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

  private void refuse(ResponseSocket socket, Consumer<Problem> refusal, Problem problem) {
    metrics.refused();
    socket.onLoop(() -> refusal.accept(problem));
  }
}
