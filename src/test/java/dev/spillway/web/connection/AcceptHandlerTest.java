package dev.spillway.web.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that say nothing: Vert.x does not count them, and they take file descriptors. */
class AcceptHandlerTest {

  private static final int MOST = 2;
  private static final int GREETING = 7;

  private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
  private Channel server;

  @BeforeEach
  void listen() throws InterruptedException {
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .handler(new AcceptHandler(new PatientConnections(0), MOST))
            .childHandler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public boolean isSharable() {
                    return true;
                  }

                  @Override
                  public void channelActive(ChannelHandlerContext context) {
                    var unused =
                        context.writeAndFlush(context.alloc().buffer().writeByte(GREETING));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  @AfterEach
  void end() throws InterruptedException {
    server.close().sync();
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
  }

  private Socket connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.localAddress();
    return new Socket(address.getAddress(), address.getPort());
  }

  private static boolean isTaken(Socket socket) {
    try {
      return socket.getInputStream().read() == GREETING;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void oneTooManyIsClosedAndAPlaceThatIsFreeAgainIsGiven() throws Exception {
    long refusedBefore = ConnectionCounts.NODE.refusedConnections();
    try (Socket first = connect();
        Socket second = connect()) {
      assertThat(isTaken(first)).isTrue();
      assertThat(isTaken(second)).isTrue();
      try (Socket third = connect()) {
        assertThat(isTaken(third)).isFalse();
      }
      assertThat(ConnectionCounts.NODE.refusedConnections()).isEqualTo(refusedBefore + 1);

      first.close();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                try (Socket next = connect()) {
                  return isTaken(next);
                }
              });
    }
  }
}
