package dev.spillway.web.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  private final Deque<Runnable> timers = new ArrayDeque<>();
  private final FairQueue fairQueue = new FairQueue((_, task) -> timers.add(task));
  private final List<String> gone = new ArrayList<>();

  private FairQueue.Turn asked(String name) {
    FairQueue.Turn turn = fairQueue.new Turn(() -> gone.add(name));
    turn.ask();
    return turn;
  }

  @Test
  void oneGoesAfterTheOther() {
    FairQueue.Turn first = asked("first");
    FairQueue.Turn second = asked("second");
    asked("third");
    assertThat(gone).containsExactly("first");
    first.end();
    assertThat(gone).containsExactly("first", "second");
    second.end();
    second.end();
    assertThat(gone).containsExactly("first", "second", "third");
  }

  @Test
  void aSlowRequestDelaysNoOther() {
    FairQueue.Turn slow = asked("slow");
    asked("next");
    asked("last");
    timers.remove().run();
    assertThat(gone).containsExactly("slow", "next");
    slow.end();
    assertThat(gone).as("the turn is another's by now").containsExactly("slow", "next");
  }

  @Test
  void whoIsGoneHasNoTurn() {
    FairQueue.Turn first = asked("first");
    asked("gone").end();
    asked("last");
    first.end();
    assertThat(gone).containsExactly("first", "last");
  }
}
