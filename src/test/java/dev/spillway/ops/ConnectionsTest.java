package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  private static String most(OptionalLong descriptors) {
    return new Connections(descriptors).defaults().get(Connections.MOST);
  }

  @Test
  void filesAreLeftForTheServiceItself() {
    assertThat(most(OptionalLong.of(1024))).isEqualTo("208");
    assertThat(most(OptionalLong.of(4096))).isEqualTo("1232");
    assertThat(most(OptionalLong.of(65536))).isEqualTo("5000");
    assertThat(most(OptionalLong.empty())).isEqualTo("5000");
    assertThat(most(OptionalLong.of(64))).isEqualTo("1");
  }
}
