package dev.spillway.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real nginx in front of a service, with what {@code docs/install.md} has people write. */
public final class Nginx implements Closeable {

  private static final String PROGRAM =
      Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx")
          .filter(path -> Files.isExecutable(Path.of(path)))
          .findFirst()
          .orElse("nginx");

  private final Process process;
  private final URI address;

  private Nginx(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** The block of {@code docs/install.md} that begins with these words. */
  public static String documented(String beginning) throws IOException {
    Matcher block =
        Pattern.compile("```nginx\n(" + Pattern.quote(beginning) + ".*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/install.md")));
    if (!block.find()) {
      throw new AssertionError("docs/install.md has no block of nginx that begins " + beginning);
    }
    return block.group(1);
  }

  /**
   * Starts one.
   *
   * @param folder for its files
   * @param service where the documented {@code 127.0.0.1:8080} really is
   * @param http what stands in its block {@code http}, beside the server
   * @param server what stands in its block {@code server}
   */
  public static Nginx before(URI service, Path folder, String http, String server)
      throws IOException {
    int port = Ports.free();
    String temporary = "";
    for (String kind : new String[] {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      temporary += kind + "_temp_path " + folder.resolve(kind) + ";\n";
    }
    String settings =
        """
        # Who is not root is told that this means nothing. Else its worker could not write into the folder.
        user root;
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events {}
        http {
          access_log off;
          %2$s
          %3$s
          server {
            listen 127.0.0.1:%4$d;
            %5$s
          }
        }
        """
            .formatted(folder, temporary, http, port, server)
            .replace("127.0.0.1:8080", "127.0.0.1:" + service.getPort());
    Path file = Files.writeString(folder.resolve("nginx.conf"), settings);
    Process process =
        new ProcessBuilder(PROGRAM, "-p", folder.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start();
    Nginx nginx = new Nginx(process, URI.create("http://127.0.0.1:" + port));
    Awaitility.await().until(() -> nginx.listens(folder));
    return nginx;
  }

  private boolean listens(Path folder) throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(Files.readString(folder.resolve("output.log")));
    }
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  public URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
