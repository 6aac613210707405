package dev.spillway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class CauseTest {

  @Test
  void anExceptionOfOursIsItsSentence() {
    assertThat(Cause.said(Problem.of(ProblemType.UNAVAILABLE, "Ask again.").exception()))
        .doesNotContain("dev.spillway");
  }

  @Test
  void ofOthersTheNameSaysWhatHappened() {
    assertThat(Cause.said(new NoSuchFileException("a.txt"))).contains("NoSuchFile", "a.txt");
    assertThat(Cause.said(null)).isEmpty();
  }
}
