package dev.spillway.archive.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Sample;
import dev.spillway.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class ParallelDeflaterTest {

  private static final int BLOCK = 128 * 1024;
  private static final byte[] END = {3, 0};

  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 100, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 9 * BLOCK + 77, 40 * BLOCK})
  void inflatesToWhatWasWritten(int size) throws IOException {
    byte[] text = text(size, 1);

    ParallelDeflater.Part part = deflate(text, 3);

    byte[] deflated = out.toByteArray();
    assertThat(inflate(deflated)).isEqualTo(text);
    assertThat(part)
        .isEqualTo(
            new ParallelDeflater.Part(
                size,
                Sample.crc32(text),
                deflated.length,
                HexFormat.of().formatHex(Sha256.begin().digest(deflated))));
    assertThat(Arrays.copyOfRange(deflated, deflated.length - 2, deflated.length)).isEqualTo(END);
  }

  @Test
  void nothingIsJustTheEnd() throws IOException {
    ParallelDeflater.Part part = deflate(new byte[0], 2);

    assertThat(out.toByteArray()).isEqualTo(END);
    assertThat(part.size()).isZero();
    assertThat(part.crc32()).isZero();
    assertThat(part.length()).isEqualTo(2);
  }

  @Test
  void theSameBytesOnAnyNumberOfThreadsAndHoweverTheInputIsCut() throws IOException {
    byte[] text = text(21 * BLOCK + 12_345, 2);
    ParallelDeflater.Part expected = deflate(text, 1);
    byte[] deflated = out.toByteArray();

    for (int seed = 0; seed < 12; seed++) {
      RandomGenerator random = new Random(seed);
      out.reset();
      try (var deflater = deflater(1 + seed % 4)) {
        int done = 0;
        while (done < text.length) {
          int most = 1 << random.nextInt(1, 20);
          int count = Math.min(random.nextInt(most), text.length - done);
          if (random.nextBoolean()) {
            deflater.write(text, done, count);
          } else {
            ByteBuffer direct = ByteBuffer.allocateDirect(count).put(text, done, count).flip();
            deflater.write(direct);
            assertThat(direct.hasRemaining()).isFalse();
          }
          done += count;
        }
        assertThat(deflater.finish()).as("seed %s", seed).isEqualTo(expected);
      }
      assertThat(out.toByteArray()).as("seed %s", seed).isEqualTo(deflated);
    }
  }

  @Test
  void everyBlockEndsAtAWholeByteAndKnowsTheOneBefore() throws IOException {
    byte[] once = new byte[BLOCK];
    new Random(4).nextBytes(once);
    for (int i = 30_000; i < BLOCK; i++) {
      once[i] = once[i - 30_000];
    }
    deflate(once, 2);
    int alone = out.size();
    out.reset();

    byte[] twice = Arrays.copyOf(once, 2 * BLOCK);
    for (int i = BLOCK; i < twice.length; i++) {
      twice[i] = twice[i - 30_000];
    }
    deflate(twice, 2);

    // The second block repeats what is less than 32 KiB before it: a few matches are all of it.
    assertThat(out.size()).isLessThan(alone + 2_000);
    assertThat(Arrays.copyOf(out.toByteArray(), alone - 2)).endsWith(0, 0, 0, 0xFF, 0xFF);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, BLOCK, 3 * BLOCK + 5})
  void whatDoesNotShrinkIsStored(int size) throws IOException {
    byte[] noise = new byte[size];
    new Random(5).nextBytes(noise);

    ParallelDeflater.Part part = deflate(noise, 2);

    int blocks = 3 * (size / BLOCK) + Math.ceilDiv(size % BLOCK, 65_535);
    assertThat(part.length()).isEqualTo(size + 5L * blocks + END.length);
    assertThat(part.crc32()).isEqualTo(Sample.crc32(noise));
    assertThat(inflate(out.toByteArray())).isEqualTo(noise);
  }

  @Test
  void mediaIsNotDeflatedAfterItsFirstBlock() throws IOException {
    byte[] media = new byte[4 * BLOCK];
    new Random(6).nextBytes(media);
    Arrays.fill(media, BLOCK, media.length, (byte) 'x');

    assertThat(deflate(media, 2).length()).isGreaterThan(media.length);
    assertThat(inflate(out.toByteArray())).isEqualTo(media);
  }

  @Test
  void textWithNoiseInTheMiddleStaysDeflated() throws IOException {
    byte[] text = text(5 * BLOCK, 7);
    byte[] noise = new byte[2 * BLOCK];
    new Random(8).nextBytes(noise);
    System.arraycopy(noise, 0, text, BLOCK, noise.length);

    assertThat(deflate(text, 2).length()).isLessThan(4 * BLOCK);
    assertThat(inflate(out.toByteArray())).isEqualTo(text);
  }

  @Test
  void onePartAfterTheOther() throws IOException {
    byte[][] texts = {text(3 * BLOCK + 1, 9), new byte[0], text(10, 10), text(2 * BLOCK, 11)};
    try (var deflater = deflater(2)) {
      for (byte[] text : texts) {
        out.reset();
        deflater.write(text, 0, text.length);
        ParallelDeflater.Part part = deflater.finish();

        assertThat(inflate(out.toByteArray())).isEqualTo(text);
        assertThat(part.size()).isEqualTo(text.length);
        assertThat(part.length()).isEqualTo(out.size());
      }
    }
    byte[] last = out.toByteArray();
    out.reset();

    deflate(texts[3], 2);

    assertThat(out.toByteArray()).isEqualTo(last);
  }

  @Test
  void partsThatAreNotWaitedForAreTheSame() throws IOException {
    List<byte[]> texts = new ArrayList<>();
    List<ParallelDeflater.Part> expected = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 60; i++) {
      // Media among them, nothing, and one block more than that.
      byte[] text = i % 7 == 3 ? noise(BLOCK * (i % 3)) : text((i * 31_337) % (3 * BLOCK), i);
      texts.add(text);
      out.reset();
      expected.add(deflate(text, 1));
      bytes.write(out.toByteArray());
    }
    out.reset();
    List<ParallelDeflater.Part> parts = new ArrayList<>();
    try (var deflater = deflater(3)) {
      for (byte[] text : texts) {
        deflater.write(text, 0, text.length);
        deflater.finish(parts::add);
      }
      deflater.flush();
    }
    assertThat(parts).isEqualTo(expected);
    assertThat(out.toByteArray()).isEqualTo(bytes.toByteArray());
  }

  @Test
  void refusesToWorkWithoutThreads() {
    assertThatThrownBy(() -> deflater(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deflating takes at least 1 thread, not 0");
  }

  private ParallelDeflater.Part deflate(byte[] bytes, int threads) throws IOException {
    try (var deflater = deflater(threads)) {
      deflater.write(bytes, 0, bytes.length);
      return deflater.finish();
    }
  }

  private ParallelDeflater deflater(int threads) {
    return new ParallelDeflater(chunk -> Sample.put(chunk, out), executor, threads);
  }

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }

  private static byte[] inflate(byte[] deflated) throws IOException {
    try (Inflater inflater = new Inflater(true);
        var in = new InflaterInputStream(new ByteArrayInputStream(deflated), inflater)) {
      byte[] plain = in.readAllBytes();
      assertThat(inflater.getBytesRead()).isEqualTo(deflated.length);
      return plain;
    }
  }

  /** Words in any order, as they come in documents. */
  public static byte[] text(int size, int seed) {
    RandomGenerator random = new Random(seed);
    StringBuilder text = new StringBuilder(size + 20);
    while (text.length() < size) {
      text.append("{\"id\": ").append(random.nextInt()).append(", \"word\": \"");
      text.append(Long.toString(random.nextLong(1_000), 36)).append("\"}\n");
    }
    return text.substring(0, size).getBytes(UTF_8);
  }
}
