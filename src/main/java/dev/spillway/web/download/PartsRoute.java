package dev.spillway.web.download;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.access.AccessEvent;
import dev.spillway.access.link.LinkSettings;
import dev.spillway.access.link.Links;
import dev.spillway.access.link.SignedLink;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.problem.ProblemException;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.volume.node.DatabaseTime;
import dev.spillway.web.navigation.AddressSettings;
import dev.spillway.web.problem.Failures;
import dev.spillway.web.problem.ProblemSender;
import dev.spillway.web.transfer.ResponseSocket;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * {@code GET} and {@code HEAD} of the list of an export's archives: input for {@code aria2c} and a
 * script for {@code curl}; and the answer 300 where a client has to choose.
 */
@ApplicationScoped
class PartsRoute {

  /** The status where a client has to choose (RFC 9110, 15.4.1). */
  static final int SEVERAL = 300;

  private final Archives archives;
  private final LinkGate gate;
  private final Links links;
  private final LinkSettings settings;
  private final LinkMetrics metrics;
  private final Event<AccessEvent> events;
  private final Optional<String> publicUrl;
  private final ProblemSender problems;
  private final ObjectMapper json;
  private final ExecutorService executor;
  private final InstantSource clock;

  PartsRoute(
      Archives archives,
      LinkGate gate,
      Links links,
      LinkSettings settings,
      LinkMetrics metrics,
      Event<AccessEvent> events,
      AddressSettings address,
      ProblemSender problems,
      ObjectMapper json,
      @VirtualThreads ExecutorService executor,
      @DatabaseTime InstantSource clock) {
    this.archives = archives;
    this.gate = gate;
    this.links = links;
    this.settings = settings;
    this.metrics = metrics;
    this.events = events;
    this.publicUrl = address.base();
    this.problems = problems;
    this.json = json;
    this.executor = executor;
    this.clock = clock;
  }

  void register(@Observes Router router) {
    register(router, "/api/exports/:id/parts.txt", "text/plain", PartList::aria2c);
    register(router, "/api/exports/:id/parts.sh", "application/x-sh", PartList::script);
  }

  private void register(
      Router router, String path, String type, Function<PartList, String> written) {
    router
        .route(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(context -> receive(context, type + "; charset=utf-8", written));
  }

  /** Called on the event loop; answers on another thread. */
  private void receive(RoutingContext context, String type, Function<PartList, String> written) {
    ArchiveCall call = ArchiveCall.of(context);
    ResponseSocket socket = ResponseSocket.of(context.request());
    executor.execute(
        () -> {
          try {
            byte[] body = written.apply(list(call)).getBytes(StandardCharsets.UTF_8);
            socket.touch(response -> send(call, response, type, body));
          } catch (ProblemException e) {
            socket.onLoop(() -> problems.send(context, e.problem()));
          } catch (RuntimeException e) {
            socket.onLoop(
                () ->
                    problems.send(
                        context, Failures.problem(e, "parts export=" + SafeText.text(call.id()))));
          }
        });
  }

  /** The list with addresses that need no key. */
  private PartList list(ArchiveCall call) {
    ArchiveReader reader = ArchiveReader.of(call, gate.admit(call));
    ExportStatus export = archives.status(call.id(), reader.scope());
    reader.link().ifPresent(gate::checkUnspent);
    String query = reader.link().isPresent() ? gate.query(call) : signed(export, reader);
    return new PartList(export, address(publicUrl.orElse(call.origin()), export), "?" + query);
  }

  /** A list is used for as long as its archives are there. */
  private String signed(ExportStatus export, ArchiveReader reader) {
    Duration left =
        export
            .availableUntil()
            .map(until -> Duration.between(clock.instant(), until))
            .orElse(Duration.ZERO);
    Duration life = left.compareTo(settings.life()) > 0 ? left : settings.life();
    Duration longest = settings.longestLife();
    SignedLink signed =
        links.sign(export.id(), life.compareTo(longest) > 0 ? longest : life, OptionalInt.empty());
    metrics.count(LinkMetrics.Outcome.MADE);
    events.fire(
        new AccessEvent.LinkMade(
            signed.link(), export.recipe(), export.owner(), reader.recipient().caller()));
    return signed.query();
  }

  /** Answers with the list of the parts. */
  void choices(ArchiveCall call, ResponseSocket socket, ExportStatus export) {
    String query = gate.query(call);
    PartList list =
        new PartList(
            export, address(publicUrl.orElse(""), export), query.isEmpty() ? "" : "?" + query);
    byte[] body = written(list);
    socket.touch(
        response -> {
          response.setStatusCode(SEVERAL).putHeader("Link", list.links());
          send(call, response, "application/json", body);
        });
  }

  private byte[] written(PartList list) {
    try {
      return (json.writeValueAsString(list.json()) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Maps of texts and numbers are always JSON.
    }
  }

  private static String address(String base, ExportStatus export) {
    return base + "/api/exports/" + export.id();
  }

  private static void send(
      ArchiveCall call, HttpServerResponse response, String type, byte[] body) {
    response
        .putHeader("Content-Type", type)
        // The addresses may be signed.
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    if (call.onlyHead()) {
      response.putHeader("Content-Length", String.valueOf(body.length)).end();
    } else {
      response.end(Buffer.buffer(body));
    }
  }
}
