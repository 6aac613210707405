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
 * How far this node is with its end. From the moment when it is told to end it is not ready, and
 * begins no generation. For {@code quarkus.shutdown.delay} it answers as before, since whoever
 * shares requests out learns of it only then. Afterwards it takes nothing new, and what goes on may
 * do so for {@code quarkus.shutdown.timeout}.
 */
@ApplicationScoped
public class NodeShutdown {

  private static final Logger LOG = Logger.getLogger(NodeShutdown.class);

  /** Whoever begins things is told after the time is known. */
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
        "event=stopping delay=%s timeout=%s; not ready any more, what goes on may end",
        delay, timeout);
  }

  /**
   * Returns unless new work would be cut off soon.
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

  /** How long what goes on may still do so; nothing unless it was told to end. */
  Duration left() {
    Duration left = told == null ? Duration.ZERO : delay.plus(timeout).minus(passed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Duration passed() {
    return Duration.ofNanos(nanos.getAsLong() - told);
  }
}
