package dev.spillway.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.btc.BlockedThreadEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Logs each Vert.x thread that is blocked longer than allowed, 2 s for an event loop, once. Vert.x
 * itself logs it each second with a stack trace, which fills the log while the service is busy. The
 * stack trace is logged at DEBUG.
 */
@Startup
@ApplicationScoped
class BlockedThreads {

  private static final Logger LOG = Logger.getLogger(BlockedThreads.class);

  /** The checks are a second apart; blocks that began at about the same time are the same task. */
  private static final long SAME_MILLIS = 500;

  private final Counter blocked;

  /**
   * Since when each thread is known to be blocked, in monotonic milliseconds. Used by the checking
   * thread only.
   */
  private final Map<Thread, Long> since = new HashMap<>();

  @Inject
  BlockedThreads(Vertx vertx, MeterRegistry registry) {
    this(registry);
    ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(this::look);
  }

  /** For tests: checks only when {@link #look} is called. */
  BlockedThreads(MeterRegistry registry) {
    blocked =
        Counter.builder("spillway.threads.blocked")
            .description("Tasks that held an event loop, or a worker of Vert.x, for too long")
            .register(registry);
  }

  void look(BlockedThreadEvent event) {
    Thread thread = event.thread();
    long begun = (System.nanoTime() - event.duration()) / 1_000_000;
    Long known = since.put(thread, begun);
    if (known != null && Math.abs(known - begun) < SAME_MILLIS) {
      return;
    }
    blocked.increment();
    LOG.warnf(
        "event=thread-blocked thread=%s millis=%d", thread.getName(), event.duration() / 1_000_000);
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          Stream.of(thread.getStackTrace())
              .map(String::valueOf)
              .collect(Collectors.joining("\n  ", thread.getName() + " is at\n  ", "")));
    }
  }
}
