package dev.spillway.web;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.link.PresentedLink;
import dev.spillway.export.Exports;
import dev.spillway.export.row.ExportScope;
import dev.spillway.web.door.Callers;
import dev.spillway.web.download.LinkGate;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * {@code Prefer: wait=n} of an export and of its page: holds the request until the export has ended
 * or the time is over, and only then lets the resource answer it. Whoever waits has no thread, and
 * none of what a resource needs. Refuses nothing: what the caller may not see is not waited for.
 */
@ApplicationScoped
class WaitRoute {

  private static final Logger LOG = Logger.getLogger(WaitRoute.class);

  private final Requests requests;
  private final Exports exports;
  private final LinkGate links;
  private final ExecutorService executor;

  WaitRoute(
      Requests requests,
      Exports exports,
      LinkGate links,
      @VirtualThreads ExecutorService executor) {
    this.requests = requests;
    this.exports = exports;
    this.links = links;
    this.executor = executor;
  }

  void register(@Observes Router router) {
    route(router, "/exports/:id", this::ofPage);
    route(router, "/api/exports/:id", WaitRoute::ofExport);
  }

  private void route(Router router, String path, Function<RoutingContext, Scope> scope) {
    router
        .route(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(context -> receive(context, scope));
  }

  /** The exports that a request may wait for; may query the database. */
  @FunctionalInterface
  private interface Scope extends Supplier<Optional<ExportScope>> {}

  private static Scope ofExport(RoutingContext context) {
    ExportScope managed = Callers.managed(context);
    return () -> Optional.of(managed);
  }

  private Scope ofPage(RoutingContext context) {
    String id = context.pathParam("id");
    String query = context.request().query();
    Optional<Caller> caller = Callers.find(context);
    return PresentedLink.isIn(query)
        ? () -> links.proven(id, query).map(_ -> ExportScope.ALL)
        : () -> caller.map(Callers::scope);
  }

  /** Called on the event loop of the request. */
  private void receive(RoutingContext context, Function<RoutingContext, Scope> scopes) {
    Duration most = requests.wait(context.request().headers().getAll("Prefer"), Duration.ZERO);
    if (!most.isPositive()) {
      context.next();
      return;
    }
    String id = context.pathParam("id");
    Scope scope = scopes.apply(context);
    Context eventLoop = context.vertx().getOrCreateContext();
    // The resource does not read yet; without a pause a body would be lost.
    context.request().pause();
    CompletableFuture<Void> wait = new CompletableFuture<>();
    // A client that is gone waits no more.
    context.addEndHandler(_ -> wait.cancel(false));
    var _ = wait.thenRun(() -> eventLoop.runOnContext(_ -> goOn(context)));
    executor.execute(() -> begin(wait, id, scope, most));
  }

  private void begin(CompletableFuture<Void> wait, String id, Scope scope, Duration most) {
    try {
      Optional<ExportScope> seen = scope.get();
      if (seen.isEmpty()) {
        wait.complete(null);
        return;
      }
      CompletableFuture<Void> ended = exports.ended(id, seen.get(), most);
      var _ = ended.whenComplete((_, _) -> wait.complete(null));
      var _ = wait.whenComplete((_, _) -> ended.cancel(false));
    } catch (RuntimeException e) {
      // The resource answers with what is wrong.
      LOG.debugf("event=no-wait cause=\"%s\"", e.getMessage());
      wait.complete(null);
    }
  }

  private static void goOn(RoutingContext context) {
    if (!context.response().closed()) {
      context.request().resume();
      context.next();
    }
  }
}
