package dev.spillway.web.connection;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.BiConsumer;

/**
 * Runs the requests of clients that send without reading responses one after another. Together they
 * take no more of the node than one client that waits for each response. A turn ends with the
 * response, or after a timeout, so that a slow request does not hold up the others.
 */
@ApplicationScoped
public class FairQueue {

  private static final Duration LONGEST = Duration.ofMillis(10);

  private final BiConsumer<Duration, Runnable> timer;
  private final SequencedSet<Turn> waiting = new LinkedHashSet<>();
  private Turn current;

  @Inject
  FairQueue(Vertx vertx) {
    this((delay, task) -> vertx.setTimer(delay.toMillis(), _ -> task.run()));
  }

  /** For tests: {@code timer} runs a task after a delay. */
  FairQueue(BiConsumer<Duration, Runnable> timer) {
    this.timer = timer;
  }

  /** Continues {@code context} when its turn comes, unless the client has disconnected by then. */
  public void take(RoutingContext context) {
    // The handler of the request does not read yet; without a pause the body would be lost.
    context.request().pause();
    Turn turn = new Turn(() -> RequestLoop.execute(context, () -> begin(context)));
    context.addEndHandler(_ -> turn.end());
    turn.ask();
  }

  private static void begin(RoutingContext context) {
    if (!context.response().closed()) {
      context.request().resume();
      context.next();
    }
  }

  /** The turn of one request. */
  final class Turn {

    private final Runnable go;

    Turn(Runnable go) {
      this.go = go;
    }

    void ask() {
      synchronized (FairQueue.this) {
        waiting.add(this);
      }
      next();
    }

    /** Ends the turn, whether it has come or not. */
    void end() {
      synchronized (FairQueue.this) {
        waiting.remove(this);
        if (current != this) {
          return;
        }
        current = null;
      }
      next();
    }
  }

  private void next() {
    Turn turn;
    synchronized (this) {
      if (current != null || waiting.isEmpty()) {
        return;
      }
      turn = waiting.removeFirst();
      current = turn;
    }
    timer.accept(LONGEST, turn::end);
    turn.go.run();
  }
}
