package dev.spillway.web.door;

import dev.spillway.access.Access;
import dev.spillway.access.AccessUnavailableException;
import dev.spillway.access.Authentication;
import dev.spillway.access.Credentials;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.AccessMode;
import dev.spillway.access.link.PresentedLink;
import dev.spillway.page.console.Console;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.ConnectionGuard;
import dev.spillway.web.connection.FairQueue;
import dev.spillway.web.connection.Framing;
import dev.spillway.web.connection.RequestLoop;
import dev.spillway.web.problem.Failures;
import dev.spillway.web.problem.ProblemSender;
import dev.spillway.web.transfer.ResponseSocket;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Authenticates and authorizes every request before anything else sees it. {@link ApiCalls} lists
 * the roles that each call requires; {@link Callers} has the result for the handlers.
 */
@ApplicationScoped
class AccessFilter {

  /** Name of its route. */
  static final String NAME = "door";

  private final ResponseHeaders everyAnswer;
  private final FairQueue fairQueue;
  private final CrossOrigin crossOrigin;
  private final Access access;
  private final Console console;
  private final RequestLimit limit;
  private final ProblemSender problems;
  private final AccessMetrics metrics;
  private final ExecutorService executor;

  AccessFilter(
      ResponseHeaders everyAnswer,
      FairQueue fairQueue,
      CrossOrigin crossOrigin,
      Access access,
      Console console,
      RequestLimit limit,
      ProblemSender problems,
      AccessMetrics metrics,
      @VirtualThreads ExecutorService executor) {
    this.everyAnswer = everyAnswer;
    this.fairQueue = fairQueue;
    this.crossOrigin = crossOrigin;
    this.access = access;
    this.console = console;
    this.limit = limit;
    this.problems = problems;
    this.metrics = metrics;
    this.executor = executor;
  }

  void register(@Observes Router router) {
    router
        .route()
        .setName(NAME)
        .order(Integer.MIN_VALUE)
        .handler(everyAnswer::begin)
        .handler(this::begin)
        .handler(crossOrigin::tell)
        .handler(this::receive)
        .failureHandler(everyAnswer::failed);
  }

  private void begin(RoutingContext context) {
    if (!ConnectionGuard.began(context.request())) {
      return;
    }
    Runnable answered = ConnectionGuard.answering(context.request());
    context.addEndHandler(_ -> RequestLoop.run(context, answered));
    Optional<Problem> unreadable = Framing.refusal(context.request());
    if (unreadable.isPresent()) {
      metrics.refused(unreadable.get());
      ConnectionGuard.endWith(context.request(), () -> problems.send(context, unreadable.get()));
    } else if (ConnectionGuard.oneTooMany(context.request())) {
      turnAway(context);
    } else if (ConnectionGuard.isAhead(context.request())) {
      fairQueue.take(context);
    } else {
      context.next();
    }
  }

  /**
   * Refuses a request without using memory: over HTTP/2 even without a response, which the client
   * need not read. The client may retry (RFC 9113, 8.7).
   */
  private void turnAway(RoutingContext context) {
    if (context.request().version() == HttpVersion.HTTP_2) {
      context.response().reset(ResponseSocket.REFUSED_STREAM);
    } else {
      Problem crowded =
          Problem.of(
              ProblemType.UNAVAILABLE, "Too many requests are in progress. Try again in a moment.");
      ConnectionGuard.endWith(context.request(), () -> problems.send(context, crowded));
    }
  }

  /**
   * Whether the request has a signed link; then it needs no key, and its resource checks the link.
   */
  private static boolean presentsLink(HttpServerRequest request, List<ApiCall> calls) {
    return PresentedLink.isIn(request.query()) && ApiCalls.takeLink(calls, request.method().name());
  }

  /** Whether the answer is the same for everyone. */
  private boolean needsNobody(RoutingContext context, List<ApiCall> calls) {
    boolean same =
        calls.contains(ApiCalls.ASSET)
            || (calls.contains(ApiCalls.HOME) && access.mode() == AccessMode.KEYS);
    return same && calls.stream().anyMatch(call -> call.takes(context.request().method().name()));
  }

  private void receive(RoutingContext context) {
    answered(
        context,
        () -> {
          List<ApiCall> calls = ApiCalls.at(context.normalizedPath());
          boolean keyless = ApiCalls.needNoKey(calls, context.request().method().name());
          requireLocal(context, keyless);
          boolean page = !calls.isEmpty() && ApiCalls.PAGES.containsAll(calls);
          if (calls.isEmpty() || (page && !console.isServed())) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is nothing at this path.").exception();
          }
          if (page) {
            check(context, calls, _ -> true);
            context.next();
            return;
          }
          // A link is verified by its resource; a ticket with the body, which may contain it.
          if (keyless || presentsLink(context.request(), calls) || needsNobody(context, calls)) {
            context.next();
            return;
          }
          Credentials credentials = credentials(context.request(), calls);
          Optional<Authentication> known = access.authenticator().recall(credentials);
          if (known.isPresent()) {
            admit(context, calls, known.get(), false);
          } else {
            findOut(context, calls, credentials);
          }
        });
  }

  private Credentials credentials(HttpServerRequest request, List<ApiCall> calls) {
    Credentials all = RequestCredentials.of(request);
    Credentials taken = console.hasSessions() ? all : new Credentials(all.key(), all.owner());
    return ApiCalls.signsIn(calls, request.method().name()) ? taken.withoutOwner() : taken;
  }

  /** Runs {@code step}; any failure becomes a response. */
  private void answered(RoutingContext context, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      Problem problem = Failures.problem(e, "access");
      metrics.refused(problem);
      problems.send(context, problem);
    }
  }

  private void requireLocal(RoutingContext context, boolean keyless) {
    if (access.mode() == AccessMode.LOCAL) {
      LocalRequests.refusal(context.request(), keyless)
          .ifPresent(
              sentence -> {
                throw Problem.of(ProblemType.FORBIDDEN, sentence).exception();
              });
    }
  }

  private void findOut(RoutingContext context, List<ApiCall> calls, Credentials credentials) {
    // The handler of the request does not read yet; without a pause the body would be lost.
    context.request().pause();
    Context eventLoop = context.vertx().getOrCreateContext();
    executor.execute(
        () -> {
          Supplier<Authentication> found = authenticated(credentials);
          eventLoop.runOnContext(
              _ -> {
                context.request().resume();
                answered(
                    context, () -> admit(context, calls, found.get(), credentials.ofSession()));
              });
        });
  }

  /** Authenticates now; the returned supplier yields the result or throws the failure. */
  private Supplier<Authentication> authenticated(Credentials credentials) {
    try {
      Authentication found = access.authenticator().authenticate(credentials);
      return () -> found;
    } catch (AccessUnavailableException _) {
      return () -> {
        throw Problem.of(
                ProblemType.UNAVAILABLE,
                "Spillway cannot check the key right now. Try again in a moment.")
            .exception();
      };
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    }
  }

  private void admit(
      RoutingContext context, List<ApiCall> calls, Authentication authentication, boolean session) {
    switch (authentication) {
      case Authentication.Proven(Caller caller) -> {
        limit.count(caller);
        check(context, calls, call -> call.admits(caller));
        if (session) {
          requireOfConsole(context, calls, caller);
          Callers.putOfSession(context, caller);
        } else {
          Callers.put(context, caller);
        }
        metrics.admitted();
        context.next();
      }
      case Authentication.Unproven(String detail) -> {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        throw Problem.of(ProblemType.UNAUTHENTICATED, detail).exception();
      }
      case Authentication.Overreaching(String detail) ->
          throw Problem.of(ProblemType.FORBIDDEN, detail).exception();
    }
  }

  private static void requireOfConsole(RoutingContext context, List<ApiCall> calls, Caller caller) {
    if (!caller.is(Role.OPERATOR)
        || asked(context, calls).stream().noneMatch(ApiCalls::isOfConsole)) {
      throw Problem.of(
              ProblemType.FORBIDDEN,
              "A session of the console does not make this request: send a key with it.")
          .exception();
    }
  }

  private static List<ApiCall> asked(RoutingContext context, List<ApiCall> calls) {
    String method = context.request().method().name();
    return calls.stream().filter(call -> call.takes(method)).toList();
  }

  private static void check(
      RoutingContext context, List<ApiCall> calls, Predicate<ApiCall> admitted) {
    List<ApiCall> asked = asked(context, calls);
    if (asked.isEmpty()) {
      context.response().putHeader("Allow", allowed(calls));
      throw Problem.of(
              ProblemType.METHOD_NOT_ALLOWED,
              "This path does not take this method. It takes " + allowed(calls) + ".")
          .exception();
    }
    if (asked.stream().noneMatch(admitted)) {
      throw Problem.of(
              ProblemType.FORBIDDEN,
              "This request needs a key with the role "
                  + asked.getFirst().roles().stream()
                      .map(Role::word)
                      .sorted()
                      .collect(Collectors.joining(" or "))
                  + ", and this key has another.")
          .exception();
    }
  }

  private static String allowed(List<ApiCall> calls) {
    return calls.stream()
        .map(call -> call.method().equals("GET") ? "GET, HEAD" : call.method())
        .collect(Collectors.joining(", "));
  }
}
