package dev.spillway.web.download;

import dev.spillway.export.delivery.Delivery;
import dev.spillway.web.door.Proxies;
import dev.spillway.web.transfer.ConnectionWatch;
import dev.spillway.web.transfer.SendQueues;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Proves that a response arrived, by how its connection continues or ends. Works only for a direct
 * connection to the client.
 */
@ApplicationScoped
class DeliveryProofs {

  private final SendQueues queues;
  private final boolean proxied;

  /** {@code proxied}: whether connections come through a proxy with the PROXY protocol. */
  DeliveryProofs(
      SendQueues queues,
      @ConfigProperty(name = "quarkus.http.proxy.use-proxy-protocol", defaultValue = "false")
          boolean proxied) {
    this.queues = queues;
    this.proxied = proxied;
  }

  /**
   * Whether the end of the request's connection can prove the delivery. Behind a proxy the
   * connection is the proxy's. With {@code Connection: close} we close it, so its end shows
   * nothing. Over HTTP/2 a client can drop a response unnoticed, and go on.
   */
  boolean possible(ArchiveCall call) {
    return call.version() == HttpVersion.HTTP_1_1
        && !endsWithAnswer(call)
        && Proxies.header(call.headers()).isEmpty()
        && !proxied;
  }

  private static boolean endsWithAnswer(ArchiveCall call) {
    return call.headers().getAll("Connection").stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
  }

  /**
   * Watches {@code channel}. {@code ended} runs on the event loop, once, when {@code channel} can
   * show no more about {@code delivery}.
   */
  void watch(Channel channel, Delivery delivery, Runnable ended) {
    ConnectionWatch.watch(channel, delivery, queues, ended);
  }
}
