package dev.spillway.web.download;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.export.delivery.Opened;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.GoneReason;
import dev.spillway.page.view.Visit;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.navigation.ExportPages;
import dev.spillway.web.navigation.PageSender;
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
  private final ArchiveAnswers answers;
  private final LinkGate links;
  private final PartsRoute parts;
  private final DownloadMetrics metrics;
  private final ProblemSender problems;
  private final ExportPages pages;
  private final PageSender pageSender;
  private final ExecutorService executor;

  ArchiveRoute(
      Archives archives,
      Exports exports,
      ArchiveAnswers answers,
      LinkGate links,
      PartsRoute parts,
      DownloadMetrics metrics,
      ProblemSender problems,
      ExportPages pages,
      PageSender pageSender,
      @VirtualThreads ExecutorService executor) {
    this.archives = archives;
    this.exports = exports;
    this.answers = answers;
    this.links = links;
    this.parts = parts;
    this.metrics = metrics;
    this.problems = problems;
    this.pages = pages;
    this.pageSender = pageSender;
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
    ArchiveCall call = ArchiveCall.of(context);
    ResponseSocket socket = ResponseSocket.of(context.request());
    executor.execute(
        () -> answer(context, call, socket, problem -> refuse(context, call, socket, problem)));
  }

  private void answer(
      RoutingContext context, ArchiveCall call, ResponseSocket socket, Consumer<Problem> refusal) {
    String id = call.id();
    try {
      boolean redirect = redirectWanted(call);
      ArchiveReader reader = ArchiveReader.of(call, links.admit(call));
      if (call.previews()) {
        reader.link().ifPresent(links::requireUnspent);
        ExportStatus status = exports.find(id, reader.scope()).orElseThrow(Archives::unknown);
        int code = status.problem().map(ended -> ended.type().status()).orElse(200);
        sendPage(context, call, socket, reader, status, code);
        return;
      }
      switch (archives.open(id, reader.scope(), call.part())) {
        case Opened.One(OpenArchive archive) -> {
          try (archive) {
            reader.link().ifPresent(link -> links.checkUnspent(link, call, archive));
            answers.answer(call, socket, reader, archive, redirect);
          }
        }
        case Opened.Several(ExportStatus export) -> {
          reader.link().ifPresent(links::checkUnspent);
          if (call.navigates()) {
            sendPage(context, call, socket, reader, export, PartsRoute.SEVERAL);
          } else {
            parts.choices(call, socket, export);
          }
        }
      }
    } catch (ContentChangedException e) {
      GoneReason reason = exports.contentChanged(id);
      LOG.warnf("event=%s export=%s cause=%s", reason.word(), id, e.getMessage());
      refusal.accept(reason.problem());
    } catch (ProblemException e) {
      refusal.accept(e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refusal.accept(
          Problem.of(ProblemType.UNAVAILABLE, "Spillway is stopping. Try again in a moment."));
    } catch (IOException | RuntimeException e) {
      refusal.accept(Failures.problem(e, "download export=" + SafeText.text(id)));
    }
  }

  /** Sends the page instead of the archive, so that nothing is sent and nothing counts. */
  private void sendPage(
      RoutingContext context,
      ArchiveCall call,
      ResponseSocket socket,
      ArchiveReader reader,
      ExportStatus status,
      int code) {
    String html = pages.html(asked(call, reader), status, reader.scope());
    socket.onLoop(() -> pageSender.send(context, code, Optional.empty(), html));
  }

  private static ExportPages.Asked asked(ArchiveCall call, ArchiveReader reader) {
    return new ExportPages.Asked(
        new Visit(call.path(), call.joined("Accept-Language")),
        call.origin(),
        call.query(),
        reader.link().isPresent(),
        false);
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

  /**
   * Refuses with the page of the export, to a person who may see it; otherwise with the problem.
   */
  private void refuse(
      RoutingContext context, ArchiveCall call, ResponseSocket socket, Problem problem) {
    metrics.refused();
    Optional<String> page = call.navigates() ? page(call, problem) : Optional.empty();
    socket.onLoop(
        () ->
            page.ifPresentOrElse(
                html ->
                    pageSender.send(
                        context, problem.type().status(), Failures.retryAfter(problem), html),
                () -> problems.send(context, problem)));
  }

  /** The page of an export without an archive; empty when the problem is another. */
  private Optional<String> page(ArchiveCall call, Problem problem) {
    try {
      return pageOfExport(call, problem);
    } catch (RuntimeException e) {
      // The problem has a page of its own.
      LOG.debugf("event=no-page export=%s cause=%s", SafeText.text(call.id()), e);
      return Optional.empty();
    }
  }

  private Optional<String> pageOfExport(ArchiveCall call, Problem problem) {
    ArchiveReader reader = ArchiveReader.of(call, links.proven(call));
    return exports
        .find(call.id(), reader.scope())
        .filter(
            now ->
                now.problem()
                    .map(ended -> ended.type() == problem.type())
                    .orElse(problem.type() == ProblemType.NOT_READY && now.state().open()))
        .map(now -> pages.html(asked(call, reader), now, reader.scope()));
  }
}
