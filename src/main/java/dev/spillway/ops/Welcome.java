package dev.spillway.ops;

import dev.spillway.access.Access;
import dev.spillway.access.key.AccessMode;
import dev.spillway.ops.check.LogSettings;
import dev.spillway.ops.database.StartWait;
import dev.spillway.recipe.Recipes;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reports that Spillway serves: a line in the log, and an example command when the example recipes
 * are there.
 */
@Singleton
class Welcome {

  private static final Logger LOG = Logger.getLogger(Welcome.class);
  private static final String EXAMPLE = "training-plan";

  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Recipes recipes;
  private final Access access;
  private final LogSettings log;
  private final HttpServer server;
  private final String insecureRequests;

  /**
   * Creates the report.
   *
   * @param server knows the ports in use, also those that the system has chosen
   */
  Welcome(
      Recipes recipes,
      Access access,
      LogSettings log,
      HttpServer server,
      @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled")
          String insecureRequests) {
    this.recipes = recipes;
    this.access = access;
    this.log = log;
    this.server = server;
    this.insecureRequests = insecureRequests;
  }

  void started(@ObservesAsync HttpServerStart start) {
    told("http", known(server::getPort));
  }

  void startedWithTls(@ObservesAsync HttpsServerStart start) {
    // With a port without TLS, HTTPS is the second port, and one line is enough.
    if (insecureRequests.equalsIgnoreCase("disabled")) {
      told("https", known(server::getSecurePort));
    }
  }

  /**
   * Waits until the port is known. Two event loops begin to listen on it; the one that sent the
   * event may be faster than the one that stores the port.
   */
  static int known(IntSupplier port) {
    long begun = System.nanoTime();
    while (port.getAsInt() < 0 && System.nanoTime() - begun < LONGEST.toNanos()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return port.getAsInt();
  }

  private void told(String scheme, int port) {
    StartWait.over();
    LOG.infof(
        "event=started version=%s port=%d millis=%d",
        Service.version(), port, sinceProcessStart().toMillis());
    ReadyFile.make(ReadyFile.named());
    if (!log.json() && recipes.find(EXAMPLE).isPresent()) {
      System.out.println(firstCommand(scheme + "://localhost:" + port, key(access.mode())));
    }
  }

  private static String key(AccessMode mode) {
    return switch (mode) {
      case KEYS -> "-H \"Authorization: Bearer $KEY\" ";
      case OPEN, LOCAL -> "";
    };
  }

  private static String firstCommand(String base, String key) {
    return """

        Spillway serves at %1$s. Ask for a training plan:

          curl -L -o plan.zip %2$s-d student=小明 -d weeks=4 -d mode=focus %1$s/api/recipes/training-plan/archive

        What else can be asked for: %1$s/api/recipes. How it works: docs/concepts.md
        """
        .formatted(base, key);
  }

  private static Duration sinceProcessStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}
