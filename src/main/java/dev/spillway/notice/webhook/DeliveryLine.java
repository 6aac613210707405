package dev.spillway.notice.webhook;

import dev.spillway.notice.webhook.Outbox.Taken;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The deliveries of one webhook by this node: a thread that takes what is due, and one for each
 * attempt. Each webhook has a line of its own, so that a receiver that does not answer delays no
 * other.
 */
final class DeliveryLine {

  private static final Logger LOG = Logger.getLogger(DeliveryLine.class);

  /** How long what was delivered is listed. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

  private final Webhook webhook;
  private final Outbox outbox;
  private final WebhookSender sender;
  private final WebhookMetrics metrics;
  private final DeliveryPace pace;
  private final ExecutorService executor;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private boolean woken;
  private boolean stopping;
  private boolean running;
  private int attempts;
  private Long toldAt;

  // Used by the thread of the line only.
  private boolean away;

  DeliveryLine(
      Webhook webhook,
      Outbox outbox,
      WebhookSender sender,
      WebhookMetrics metrics,
      DeliveryPace pace,
      ExecutorService executor,
      InstantSource clock) {
    this.webhook = webhook;
    this.outbox = outbox;
    this.sender = sender;
    this.metrics = metrics;
    this.pace = pace;
    this.executor = executor;
    this.clock = clock;
  }

  void start() {
    running = true;
    executor.execute(this::run);
  }

  /** Looks for due deliveries now. */
  void wake() {
    change(() -> woken = true);
  }

  /** Takes nothing more. */
  void drain() {
    change(() -> stopping = true);
  }

  /** Waits until nothing is being sent, for {@code time} at most; returns whether that is so. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lock();
    try {
      while ((running || attempts > 0) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !running && attempts == 0;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (int room = awaitRoom(); room > 0; room = awaitRoom()) {
        for (Taken delivery : take(room)) {
          change(() -> attempts++);
          executor.execute(() -> attempt(delivery));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      change(() -> running = false);
    }
  }

  /**
   * Waits until it is time to look for deliveries and one more can be sent; returns how many, or 0
   * when the node stops.
   */
  private int awaitRoom() throws InterruptedException {
    long left = pace.poll().toNanos();
    lock.lock();
    try {
      while (!stopping && (attempts >= pace.concurrent() || (!woken && left > 0))) {
        if (attempts >= pace.concurrent()) {
          changed.await();
          left = 0;
        } else {
          left = changed.awaitNanos(left);
        }
      }
      woken = false;
      return stopping ? 0 : pace.concurrent() - attempts;
    } finally {
      lock.unlock();
    }
  }

  private List<Taken> take(int most) {
    try {
      List<Taken> taken = outbox.take(webhook.name(), most, DeliveryPace.turn(webhook));
      away = false;
      return taken;
    } catch (SQLException | RuntimeException e) {
      if (!away) {
        LOG.warnf("event=webhook-waits webhook=%s cause=\"%s\"", webhook.name(), e.getMessage());
      }
      away = true;
      return List.of();
    }
  }

  private void attempt(Taken delivery) {
    try {
      settle(delivery, sender.send(webhook, delivery.message(), clock.instant()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | RuntimeException e) {
      // Its turn ends soon, and it is sent again with the same id.
      LOG.warnf(
          "event=webhook-unsettled webhook=%s id=%s cause=\"%s\"",
          webhook.name(), delivery.message().id(), e.getMessage());
    } finally {
      change(
          () -> {
            attempts--;
            woken = true;
          });
    }
  }

  private void settle(Taken delivery, Answer answer) throws SQLException {
    if (answer.accepted()) {
      if (outbox.delivered(delivery, answer, KEPT)) {
        metrics.attempted(webhook.name(), "delivered");
      }
      return;
    }
    if (isStopping() && answer.status().isEmpty()) {
      var _ = outbox.handBack(delivery);
      return;
    }
    Optional<Duration> wait =
        answer.isFinal()
            ? Optional.empty()
            : pace.after(
                delivery.attempt(),
                delivery.tried(),
                answer.retryAfter(),
                ThreadLocalRandom.current());
    boolean mine =
        wait.isPresent()
            ? outbox.again(delivery, answer, wait.get())
            : outbox.dead(delivery, answer);
    if (mine) {
      metrics.attempted(webhook.name(), wait.isPresent() ? "failed" : "dead");
      tell(delivery, answer, wait);
    }
  }

  private void tell(Taken delivery, Answer answer, Optional<Duration> wait) {
    if (wait.isEmpty()) {
      LOG.warnf(
          "event=webhook-dead webhook=%s id=%s type=%s attempts=%d problem=%s status=%s",
          webhook.name(),
          delivery.message().id(),
          delivery.message().event(),
          delivery.attempt(),
          answer.problem().orElseThrow(),
          status(answer));
    } else if (isTold()) {
      LOG.warnf(
          "event=webhook-failed webhook=%s id=%s type=%s attempts=%d problem=%s status=%s; it is tried again",
          webhook.name(),
          delivery.message().id(),
          delivery.message().event(),
          delivery.attempt(),
          answer.problem().orElseThrow(),
          status(answer));
    }
  }

  /** Returns whether a failure is logged: a receiver that is away must not fill the log. */
  private boolean isTold() {
    lock.lock();
    try {
      long now = System.nanoTime();
      boolean due = toldAt == null || now - toldAt >= TOLD_EVERY.toNanos();
      if (due) {
        toldAt = now;
      }
      return due;
    } finally {
      lock.unlock();
    }
  }

  private static String status(Answer answer) {
    return answer.status().isPresent() ? Integer.toString(answer.status().getAsInt()) : "none";
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }
}
