package dev.spillway.web.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendQueuesTest {

  /** A server's socket for both families has its IPv4 connections among those of IPv6. */
  private enum Family {
    IPV4,
    BOTH,
    IPV6
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatTheOtherSideHasNotConfirmed(Family family) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocketChannel listener =
            family == Family.IPV4
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open()) {
      SendQueues queues = new SendQueues(threads);
      InetAddress loopback = InetAddress.ofLiteral(family == Family.IPV6 ? "::1" : "127.0.0.1");
      listener.bind(
          family == Family.BOTH ? new InetSocketAddress(0) : new InetSocketAddress(loopback, 0));
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      try (SocketChannel client = SocketChannel.open(new InetSocketAddress(loopback, port));
          SocketChannel server = listener.accept()) {
        assertThat(ask(queues, server)).hasValue(0);
        server.configureBlocking(false);
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        long written = 0;
        for (int taken = server.write(block); taken > 0; taken = server.write(block)) {
          written += taken;
          block.clear();
        }
        assertThat(ask(queues, server).orElseThrow()).isPositive();
        long left = written;
        while (left > 0) {
          left -= client.read(block.clear());
        }
        await().until(() -> ask(queues, server).orElseThrow() == 0);
        client.close();
      }
    }
  }

  private static OptionalLong ask(SendQueues queues, SocketChannel server) throws Exception {
    CompletableFuture<OptionalLong> answer = new CompletableFuture<>();
    queues.ask(
        (InetSocketAddress) server.getLocalAddress(),
        (InetSocketAddress) server.getRemoteAddress(),
        answer::complete);
    return answer.get();
  }
}
