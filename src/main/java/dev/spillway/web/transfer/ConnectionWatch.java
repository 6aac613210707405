package dev.spillway.web.transfer;

import dev.spillway.export.delivery.Delivery;
import dev.spillway.web.connection.ConnectionGuard;
import dev.spillway.web.connection.RequestGate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Tells the deliveries of a connection how it continues and ends. First in the pipeline, so that it
 * sees a reset by the client before any other handler.
 */
public final class ConnectionWatch extends ChannelInboundHandlerAdapter {

  private static final String NAME = "delivery-watch";

  private final Map<Delivery, Runnable> deliveries = new LinkedHashMap<>();
  private final SendQueues queues;
  private boolean reset;
  private boolean allArrived;

  private ConnectionWatch(SendQueues queues) {
    this.queues = queues;
  }

  /**
   * Watches {@code channel} for {@code delivery}. {@code ended} runs on the event loop, once, when
   * the channel can show no more.
   */
  public static void watch(Channel channel, Delivery delivery, SendQueues queues, Runnable ended) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (!channel.isActive()) {
                delivery.reset();
                ended.run();
                return;
              }
              ConnectionWatch watch = channel.pipeline().get(ConnectionWatch.class);
              if (watch == null) {
                watch = new ConnectionWatch(queues);
                watch.begin(channel);
              }
              watch.deliveries.keySet().removeIf(Delivery::settled);
              watch.deliveries.put(delivery, ended);
            });
  }

  private void begin(Channel channel) {
    channel.pipeline().addFirst(NAME, this);
    if (channel.pipeline().context(ConnectionGuard.CONNECTION_HANDLER) != null) {
      channel
          .pipeline()
          .addBefore(ConnectionGuard.CONNECTION_HANDLER, NAME + "-requests", new Requests());
    }
    // The unconfirmed bytes of a client that disconnects are known only while the connection is
    // open.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /**
   * Sees the requests of a client that waits for each response: a request that was sent before the
   * response proves nothing.
   */
  private final class Requests extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest && !RequestGate.wasAhead(context.channel())) {
        followed();
      }
      context.fireChannelRead(message);
    }
  }

  private void followed() {
    Iterator<Map.Entry<Delivery, Runnable>> watched = deliveries.entrySet().iterator();
    while (watched.hasNext()) {
      var one = watched.next();
      if (one.getKey().isComplete()) {
        one.getKey().followed();
        one.getValue().run();
        watched.remove();
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      reset = true;
    }
    context.fireExceptionCaught(cause);
  }

  /**
   * The client has closed its side. If its system has not confirmed everything, the client has
   * given up, and a reset follows.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      super.userEventTriggered(context, event);
      return;
    }
    boolean asks =
        deliveries.keySet().stream().anyMatch(one -> one.isProvable() && one.isComplete());
    if (asks
        && context.channel().localAddress() instanceof InetSocketAddress local
        && context.channel().remoteAddress() instanceof InetSocketAddress remote) {
      queues.ask(local, remote, unconfirmed -> tell(context, unconfirmed));
    } else {
      var unused = context.close();
    }
  }

  private void tell(ChannelHandlerContext context, OptionalLong unconfirmed) {
    context
        .executor()
        .execute(
            () -> {
              allArrived = unconfirmed.isPresent() && unconfirmed.getAsLong() == 0;
              reset = reset || unconfirmed.orElse(0) > 0;
              var unused = context.close();
            });
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    deliveries.forEach(
        (delivery, ended) -> {
          if (reset) {
            delivery.reset();
          } else if (allArrived) {
            delivery.closed();
          } else {
            // We closed the connection ourselves, so neither an orderly end nor a reset would be
            // seen.
            delivery.unproven();
          }
          ended.run();
        });
    deliveries.clear();
    context.fireChannelInactive();
  }
}
