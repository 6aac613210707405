package dev.spillway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTextTest {

  @Test
  void anExceptionOfOursIsItsSentence() {
    assertThat(FailureText.said(Problem.of(ProblemType.UNAVAILABLE, "Ask again.").exception()))
        .doesNotContain("dev.spillway");
  }

  @Test
  void ofOthersTheNameSaysWhatHappened() {
    assertThat(FailureText.said(new NoSuchFileException("a.txt"))).contains("NoSuchFile", "a.txt");
    assertThat(FailureText.said(null)).isEmpty();
  }
}
