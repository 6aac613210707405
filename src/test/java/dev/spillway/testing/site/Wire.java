package dev.spillway.testing.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way from one service to its PostgreSQL, which can be cut, or carry nothing any more without a
 * word.
 */
public final class Wire implements AutoCloseable {

  private enum State {
    WHOLE,
    CUT,
    SILENT
  }

  private final URI server;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile State state = State.WHOLE;

  private Wire(URI server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /** To the PostgreSQL of {@code url}, a JDBC URL. */
  public static Wire to(String url) throws IOException {
    URI server = URI.create(url.substring("jdbc:".length()));
    Wire wire = new Wire(server, new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().start(wire::listen);
    return wire;
  }

  /** JDBC URL through it. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + server.getPath();
  }

  /** Ends all connections, and each new one. */
  public void cut() {
    state = State.CUT;
    closeAll();
  }

  /** Carries nothing any more, without closing a connection. */
  public void silence() {
    state = State.SILENT;
  }

  /** As at the beginning; what was connected is not any more. */
  public void mend() {
    state = State.WHOLE;
    closeAll();
  }

  private void closeAll() {
    open.forEach(Wire::close);
    open.clear();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket could not be closed", e);
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket service = listener.accept();
        if (state == State.CUT) {
          service.close();
          continue;
        }
        Socket postgres = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        open.add(service);
        open.add(postgres);
        carry(service, postgres);
        carry(postgres, service);
      } catch (IOException e) {
        return; // It was closed.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (from;
                  to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] block = new byte[16_384];
                for (int count = in.read(block); count >= 0; count = in.read(block)) {
                  if (state == State.WHOLE) {
                    out.write(block, 0, count);
                  }
                }
              } catch (IOException e) {
                // One side has ended: the other does, too.
                open.remove(from);
              }
            });
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }
}
