package dev.spillway.web.connection;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Limits the send buffer of the kernel for a client that reads slowly. By default it grows to about
 * 4 MB per connection: that counts against the memory limit of a container, and a thousand
 * downloads would use up the kernel's share for all sockets.
 */
@ApplicationScoped
class SendBuffers implements HttpServerOptionsCustomizer {

  private final TransferSettings settings;

  SendBuffers(TransferSettings settings) {
    this.settings = settings;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    bound(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    bound(options);
  }

  private void bound(HttpServerOptions options) {
    long bytes = settings.sendBuffer().asLongValue();
    if (bytes > 0) {
      options.setSendBufferSize((int) Math.min(bytes, Integer.MAX_VALUE));
    }
  }
}
