package dev.spillway.web;

import dev.spillway.export.Delivery;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells the deliveries of a connection how it ended. First in its pipeline, so that a reset by the client is seen before
 * anybody handles it.
 */
final class ConnectionWatch extends ChannelDuplexHandler {

  private static final String NAME = "delivery-watch";

  private final Set<Delivery> deliveries = ConcurrentHashMap.newKeySet();
  private final Consumer<Delivery> ended;
  private boolean reset;
  private boolean closedHere;

  private ConnectionWatch(Consumer<Delivery> ended) {
    this.ended = ended;
  }

  /** Watches {@code channel} for {@code delivery}; {@code ended} is called on the event loop, once, when the connection ends. */
  static void watch(Channel channel, Delivery delivery, Consumer<Delivery> ended) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (!channel.isActive()) {
                delivery.reset();
                ended.accept(delivery);
                return;
              }
              ConnectionWatch watch = channel.pipeline().get(ConnectionWatch.class);
              if (watch == null) {
                watch = new ConnectionWatch(ended);
                channel.pipeline().addFirst(NAME, watch);
              }
              watch.deliveries.removeIf(Delivery::settled);
              watch.deliveries.add(delivery);
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      reset = true;
    }
    context.fireExceptionCaught(cause);
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    closedHere = true;
    var unused = context.close(promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    for (Delivery delivery : deliveries) {
      if (reset) {
        delivery.reset();
      } else if (closedHere) {
        // After our own close a reset would not be seen any more: what is doubtful waits for the
        // grace.
        delivery.ended();
      } else {
        delivery.closed();
      }
      ended.accept(delivery);
    }
    deliveries.clear();
    context.fireChannelInactive();
  }
}
