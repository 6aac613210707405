package dev.spillway.web.download;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.impl.RoutingContextDecorator;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Has each archive of a test answered with a request and a response that refuse to be touched
 * anywhere but on their event loop.
 */
@ApplicationScoped
public class LoopTouches {

  /** Touches from other threads, with their stack traces. */
  public static final Queue<AssertionError> FOREIGN = new ConcurrentLinkedQueue<>();

  private final ArchiveRoute archives;

  LoopTouches(ArchiveRoute archives) {
    this.archives = archives;
  }

  void register(@Observes Router router) {
    router
        .route("/api/exports/:id/archive")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .order(Integer.MIN_VALUE + 2)
        .handler(context -> archives.receive(new Guarding((RoutingContextInternal) context)));
  }

  private static final class Guarding extends RoutingContextDecorator {
    private final HttpServerRequest request;
    private final HttpServerResponse response;

    private Guarding(RoutingContextInternal context) {
      super(context.currentRoute(), context);
      Thread loop = Thread.currentThread();
      response = guarded(HttpServerResponse.class, context.response(), loop, null);
      request = guarded(HttpServerRequest.class, context.request(), loop, response);
      if (!((ConnectionBase) context.request().connection()).channel().eventLoop().inEventLoop()) {
        throw new AssertionError("a request has left its loop before it was received");
      }
    }

    @Override
    public HttpServerRequest request() {
      return request;
    }

    @Override
    public HttpServerResponse response() {
      return response;
    }
  }

  private static <T> T guarded(Class<T> type, T touched, Thread loop, HttpServerResponse response) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (Thread.currentThread() != loop) {
                AssertionError foreign =
                    new AssertionError(method + " was called by " + Thread.currentThread());
                FOREIGN.add(foreign);
                throw foreign;
              }
              if (method.getName().equals("response")) {
                return response;
              }
              try {
                Object result = method.invoke(touched, arguments);
                return result == touched ? proxy : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
