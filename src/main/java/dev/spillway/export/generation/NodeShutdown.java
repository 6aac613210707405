package dev.spillway.export.generation;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The progress of this node's shutdown. When the shutdown begins, the node is no longer ready and
 * starts no generation. For {@code quarkus.shutdown.delay} it still accepts requests, because the
 * load balancer only now learns that the node is not ready. After that it accepts nothing new, and
 * running work may continue for {@code quarkus.shutdown.timeout}.
 */
@ApplicationScoped
public class NodeShutdown {

  private static final Logger LOG = Logger.getLogger(NodeShutdown.class);

  /** Observes the shutdown before the classes that start work, so that they see its time. */
  private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE;

  private final Duration delay;
  private final Duration timeout;
  private final LongSupplier nanos;
  private volatile Long told;

  @Inject
  NodeShutdown(
      @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay,
      @ConfigProperty(name = "quarkus.shutdown.timeout") Optional<Duration> timeout) {
    this(delay.orElse(Duration.ZERO), timeout.orElse(Duration.ZERO), System::nanoTime);
  }

  NodeShutdown(Duration delay, Duration timeout, LongSupplier nanos) {
    this.delay = delay;
    this.timeout = timeout;
    this.nanos = nanos;
  }

  void begin(@Observes @Priority(FIRST) ShutdownDelayInitiatedEvent event) {
    told = nanos.getAsLong();
    LOG.infof(
        "event=stopping delay=%s timeout=%s; no longer ready, requests in progress may finish",
        delay, timeout);
  }

  /**
   * Returns normally unless the shutdown is so far that new work would soon be cut off.
   *
   * @throws ProblemException {@code unavailable}
   */
  public void requireTime() {
    if (told != null && passed().compareTo(delay) >= 0) {
      throw Problem.of(
              ProblemType.UNAVAILABLE, "This Spillway is about to stop. Try again in a moment.")
          .exception();
    }
  }

  /** How long a node whose shutdown has begun still accepts requests. */
  Duration delay() {
    return delay;
  }

  /** Returns the time left for running work; zero unless the shutdown has begun. */
  Duration left() {
    Duration left = told == null ? Duration.ZERO : delay.plus(timeout).minus(passed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Duration passed() {
    return Duration.ofNanos(nanos.getAsLong() - told);
  }
}
