package dev.spillway.web.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Handles connections accepted by a listening socket: adds a guard to each, and closes those above
 * the limit. Vert.x counts an HTTP/1.1 connection only from its first byte, but a silent connection
 * takes a file descriptor as well.
 */
@Sharable
final class AcceptHandler extends ChannelInboundHandlerAdapter {

  private final ConnectionSettings settings;
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * A handler for one listening socket.
   *
   * @param most limit of connections that are open at once
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
