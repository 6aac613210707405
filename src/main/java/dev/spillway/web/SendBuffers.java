package dev.spillway.web;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Bounds what the kernel keeps for a client that reads slowly. Left to itself it takes some four megabytes a connection, which
 * a container's limit of memory counts, and which a thousand downloads together fill the kernel's share for all sockets with.
 */
@ApplicationScoped
class SendBuffers implements HttpServerOptionsCustomizer {

  /** Bytes; one client gets at most this much in each round trip: 100 MB/s at 5 ms, 5 MB/s at 100 ms. */
  private static final int SEND_BUFFER = 512 * 1024;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setSendBufferSize(SEND_BUFFER);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setSendBufferSize(SEND_BUFFER);
  }
}
