package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WelcomeTest {

  /**
   * As it was seen on a busy machine: the loop that is told of first is not the one that writes the
   * port down.
   */
  @Test
  void aPortThatIsNotWrittenDownYetIsWaitedFor() {
    Iterator<Integer> answers = List.of(-1, -1, 8080, 8080).iterator();
    assertThat(Welcome.known(answers::next)).isEqualTo(8080);
  }
}
