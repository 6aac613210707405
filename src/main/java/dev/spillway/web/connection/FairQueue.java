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
 * Lets requests of clients that are ahead of the answers they read go one after another: together
 * they take no more of the node than one client that waits for its answer, however many they are. A
 * turn ends with the answer, or after a while, so that one that takes long does not hold up the
 * others.
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

  /** {@code timer} runs a task after a while. */
  FairQueue(BiConsumer<Duration, Runnable> timer) {
    this.timer = timer;
  }

  /** Goes on with {@code context} when it is its turn, unless its client is gone by then. */
  public void take(RoutingContext context) {
    // What the client sends meanwhile is for whoever handles the request, who does not listen yet.
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

  /** One request's. */
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

    /** It is not needed any more, whether it has come or not. */
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
