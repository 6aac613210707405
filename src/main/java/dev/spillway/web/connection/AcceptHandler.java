package dev.spillway.web.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * In the pipeline of a listening socket, which reads connections: gives each a guard, and closes
 * one that is too many. Vert.x counts a connection of HTTP/1.1 only from its first byte on, and one
 * that says nothing takes a file descriptor as well.
 */
@Sharable
final class AcceptHandler extends ChannelInboundHandlerAdapter {

  private final ConnectionSettings settings;
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param most connections that may be open at once
   */
  AcceptHandler(ConnectionSettings settings, int most) {
    this.settings = settings;
    this.most = most;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Channel accepted) {
      if (open.incrementAndGet() > most) {
        open.decrementAndGet();
        ConnectionCounts.NODE.connectionRefused();
        accepted.unsafe().closeForcibly();
        return;
      }
      ConnectionCounts.NODE.opened();
      accepted
          .closeFuture()
          .addListener(
              _ -> {
                open.decrementAndGet();
                ConnectionCounts.NODE.closed();
              });
      accepted.pipeline().addFirst(new ConnectionGuard(settings));
    }
    context.fireChannelRead(message);
  }
}
