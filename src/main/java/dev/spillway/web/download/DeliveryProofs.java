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
 * What can prove that a response arrived: how its connection goes on or ends, when it is the
 * client's own.
 */
@ApplicationScoped
class DeliveryProofs {

  private final SendQueues queues;
  private final boolean proxied;

  /** {@code proxied}: a proxy in front passes connections on, and says whose they are. */
  DeliveryProofs(
      SendQueues queues,
      @ConfigProperty(name = "quarkus.http.proxy.use-proxy-protocol", defaultValue = "false")
          boolean proxied) {
    this.queues = queues;
    this.proxied = proxied;
  }

  /**
   * Whether the end of the request's connection can prove anything. Behind a proxy it is the
   * proxy's. One that ends with the answer is closed by us, and tells no more. Over HTTP/2 a client
   * drops an answer without a trace, and goes on.
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
   * {@code ended} is called on the event loop, once, when {@code channel} can say no more about
   * {@code delivery}.
   */
  void watch(Channel channel, Delivery delivery, Runnable ended) {
    ConnectionWatch.watch(channel, delivery, queues, ended);
  }
}
