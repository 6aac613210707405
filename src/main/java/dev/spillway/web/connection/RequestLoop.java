package dev.spillway.web.connection;

import io.netty.channel.EventLoop;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/**
 * The event loop of a request. The request, its response and its connection are used there only.
 * REST resources, and handlers that they trigger, run on other threads.
 */
public final class RequestLoop {

  private static final String KEY = RequestLoop.class.getName();

  private RequestLoop() {}

  /** Remembers the event loop. Called on it, before anything else. */
  public static void keep(RoutingContext context) {
    ConnectionBase connection = (ConnectionBase) context.request().connection();
    context.put(KEY, connection.channel().eventLoop());
  }

  /** Runs {@code task} on the event loop, later. */
  static void execute(RoutingContext context, Runnable task) {
    context.<EventLoop>get(KEY).execute(task);
  }

  /**
   * Runs {@code task} on the event loop, at once when the caller is on it. A request without a
   * remembered loop has not left its loop.
   */
  public static void run(RoutingContext context, Runnable task) {
    EventLoop loop = context.get(KEY);
    if (loop == null || loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
