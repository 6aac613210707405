package dev.spillway.web.app;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.app.AppMetrics.Outcome;
import dev.spillway.web.door.PassedOn;
import dev.spillway.web.door.RequestLimit;
import dev.spillway.web.problem.Failures;
import dev.spillway.web.problem.ProblemSender;
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

/**
 * {@code GET} and {@code HEAD} of {@code /apps/<name>/<path>}: asks the application, and answers
 * with the archive of its list, or with its own answer.
 */
@ApplicationScoped
public class AppRoute {

  private final Apps apps;
  private final AppLists lists;
  private final AppArchives archives;
  private final PassedAnswers passed;
  private final RequestLimit limit;
  private final AppMetrics metrics;
  private final ProblemSender problems;
  private final ExecutorService executor;

  AppRoute(
      Apps apps,
      AppLists lists,
      AppArchives archives,
      PassedAnswers passed,
      RequestLimit limit,
      AppMetrics metrics,
      ProblemSender problems,
      @VirtualThreads ExecutorService executor) {
    this.apps = apps;
    this.lists = lists;
    this.archives = archives;
    this.passed = passed;
    this.limit = limit;
    this.metrics = metrics;
    this.problems = problems;
    this.executor = executor;
  }

  void register(@Observes Router router) {
    router.route("/apps/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::receive);
  }

  /** Called on the event loop: copies what is needed, and answers on another thread. */
  private void receive(RoutingContext context) {
    try {
      Optional<AppCall> call = AppCall.of(context);
      AppClient client =
          call.flatMap(found -> apps.find(found.address().app()))
              .orElseThrow(
                  () ->
                      Problem.of(ProblemType.NOT_FOUND, "There is nothing at this path.")
                          .exception());
      ResponseSocket socket = ResponseSocket.of(context.request());
      executor.execute(() -> answer(client, call.orElseThrow(), socket, context));
    } catch (ProblemException e) {
      problems.send(context, e.problem());
    }
  }

  private void answer(
      AppClient client, AppCall call, ResponseSocket socket, RoutingContext context) {
    try {
      Optional<AppLists.Listed> list = list(client, call, socket, context);
      if (list.isPresent()) {
        archives.answer(call, socket, list.get());
      }
    } catch (ProblemException e) {
      // What a client gave up is not the application's fault.
      if (!socket.isGone()) {
        metrics.count(client.app(), e.problem().type());
      }
      refuse(socket, context, e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(
          socket,
          context,
          Problem.of(ProblemType.UNAVAILABLE, "Spillway is stopping. Try again in a moment."));
    } catch (IOException | RuntimeException e) {
      refuse(socket, context, Failures.problem(e, "app=" + client.app().name()));
    }
  }

  /** Returns the list; empty when the answer was none, and was passed on. */
  private Optional<AppLists.Listed> list(
      AppClient client, AppCall call, ResponseSocket socket, RoutingContext context)
      throws InterruptedException {
    try (AppAnswer answer = client.ask(call, socket)) {
      if (!AppLists.isList(answer)) {
        socket.onLoop(() -> PassedOn.put(context));
        passed.pass(client.app(), call, answer, socket);
        metrics.count(client.app(), Outcome.PASSED);
        return Optional.empty();
      }
      AppLists.Listed list = lists.read(client.app(), call.address(), answer);
      metrics.count(client.app(), Outcome.LISTED);
      limit.count(list.caller());
      List<String> cookies = answer.cookies();
      if (!cookies.isEmpty()) {
        // A session that the application prolongs; no shared cache stores an archive.
        socket.touch(response -> response.putHeader("Set-Cookie", cookies));
      }
      return Optional.of(list);
    }
  }

  private void refuse(ResponseSocket socket, RoutingContext context, Problem problem) {
    socket.onLoop(() -> problems.send(context, problem));
  }
}
