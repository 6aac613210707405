package dev.spillway.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchPaceTest {

  private static final long BUDGET = 1_000_000;

  @Test
  void growsWhileRowsAreNarrow() {
    assertThat(sizes(new FetchPace(BUDGET, false), 10, 7))
        .containsExactly(1, 5, 40, 320, 2560, 10_000, 10_000);
  }

  @Test
  void asksForNoMoreThanComesSoon() {
    FetchPace pace = new FetchPace(BUDGET, false);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int size = pace.next();
      sizes.add(size);
      pace.saw(10, 1);
      pace.took(size * 5_000_000L); // 200 rows a second
    }
    assertThat(sizes).containsExactly(1, 5, 40, 200, 200, 200);
  }

  @Test
  void staysWithinItsBudget() {
    assertThat(sizes(new FetchPace(BUDGET, false), 10_000, 6))
        .containsExactly(1, 5, 40, 99, 99, 99);
    assertThat(sizes(new FetchPace(BUDGET, false), 2_000_000, 4)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void forgetsWideRowsSlowly() {
    FetchPace pace = new FetchPace(BUDGET, false);
    sizes(pace, 10, 6);
    pace.saw(500_000, 1);

    assertThat(pace.next()).isEqualTo(1);
    List<Integer> later = sizes(pace, 10, 20);
    assertThat(later.getFirst()).isLessThan(4);
    assertThat(later.getLast()).isGreaterThan(200);
    assertThat(later).isSorted();
  }

  @Test
  void oneByOneWhenItIsCareful() {
    assertThat(sizes(new FetchPace(BUDGET, true), 10, 4)).containsExactly(1, 1, 1, 1);
  }

  private static List<Integer> sizes(FetchPace pace, long rowBytes, int batches) {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      sizes.add(pace.next());
      pace.saw(rowBytes, 1);
    }
    return sizes;
  }
}
