package dev.spillway.web.connection;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Bounds what the kernel keeps for a client that reads slowly. Left to itself it takes some four
 * megabytes a connection, which a container's limit of memory counts, and which a thousand
 * downloads together fill the kernel's share for all sockets with.
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
