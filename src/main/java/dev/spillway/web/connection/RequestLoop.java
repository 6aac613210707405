package dev.spillway.web.connection;

import io.netty.channel.EventLoop;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/**
 * The event loop of a request: its request, response and connection are touched there and nowhere
 * else. REST resources, and the ends that they bring about, run on threads of their own.
 */
public final class RequestLoop {

  private static final String KEY = RequestLoop.class.getName();

  private RequestLoop() {}

  /** On the event loop, before anything else. */
  public static void keep(RoutingContext context) {
    ConnectionBase connection = (ConnectionBase) context.request().connection();
    context.put(KEY, connection.channel().eventLoop());
  }

  /** Runs {@code task} on the loop, later. */
  static void execute(RoutingContext context, Runnable task) {
    context.<EventLoop>get(KEY).execute(task);
  }

  /**
   * Runs {@code task} on the loop: at once when this is there. What was not kept has not left it.
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
