package dev.spillway.archive.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.entry.Sample;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class Crc32CombinationTest {

  @Test
  void combinesWhateverWasSplit() {
    RandomGenerator random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(1 << random.nextInt(1, 18))];
      random.nextBytes(bytes);
      int first = random.nextInt(bytes.length + 1);
      int second = random.nextInt(first, bytes.length + 1);

      int combined = Sample.crc32(Arrays.copyOf(bytes, first));
      combined =
          Crc32Combination.combine(
              combined, Sample.crc32(Arrays.copyOfRange(bytes, first, second)), second - first);
      combined =
          Crc32Combination.combine(
              combined,
              Sample.crc32(Arrays.copyOfRange(bytes, second, bytes.length)),
              bytes.length - second);

      assertThat(combined).isEqualTo(Sample.crc32(bytes));
    }
  }

  @Test
  void nothingInFrontAndNothingBehindChangeNothing() {
    assertThat(Crc32Combination.combine(0, 0xCAFEBABE, 1L << 40)).isEqualTo(0xCAFEBABE);
    assertThat(Crc32Combination.combine(0xCAFEBABE, 0, 0)).isEqualTo(0xCAFEBABE);
  }

  /** Lengths beyond 32 bits count in full, as bytes and as bits. */
  @Test
  void moreThanFourGibibytesBehind() {
    byte[] zeros = new byte[1 << 20];
    CRC32 behind = new CRC32();
    CRC32 all = new CRC32();
    all.update(new byte[] {1, 2, 3});
    for (int i = 0; i < 4_097; i++) {
      behind.update(zeros);
      all.update(zeros);
    }

    assertThat(
            Crc32Combination.combine(
                Sample.crc32(new byte[] {1, 2, 3}), (int) behind.getValue(), 4_097L << 20))
        .isEqualTo((int) all.getValue());
  }
}
