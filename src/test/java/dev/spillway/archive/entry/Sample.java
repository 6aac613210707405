package dev.spillway.archive.entry;

import dev.spillway.archive.deflate.ParallelDeflater;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.Segment;
import dev.spillway.archive.manifest.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * An archive in the making whose contents are known: what was put in, to be compared with what
 * tools take out.
 */
public final class Sample {

  /** Names that have tried the patience of many an archiver. */
  public static final List<String> NAMES =
      List.of(
          "plain.txt",
          "第1周/第2课/视觉追踪—第①题.png",
          "😀/👨‍👩‍👧‍👦 family.gif",
          "decomposed/e\u0301te\u0301.txt",
          "composed/\u00e9t\u00e9 \u00df \u0130.txt",
          "deep/" + "folder-with-a-longer-name/".repeat(20) + "end.bin",
          "exactly/" + "a".repeat(92),
          "one-more/" + "a".repeat(92),
          "中".repeat(85) + "/" + "文".repeat(85),
          "-rf",
          "apostrophe';$(x)`y`.txt",
          " leading space",
          "percent%2Fencoded%0d%0a.txt",
          "אבג/العربية.txt");

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, byte[]> plain = new LinkedHashMap<>();
  private final Map<String, byte[]> stored = new LinkedHashMap<>();

  public Sample file(String name, byte[] bytes, Instant modified) {
    stored.put(name, bytes);
    return put(Entry.stored(name, crc32(bytes), modified, content(name, bytes)), bytes);
  }

  public Sample inline(String name, byte[] bytes, Instant modified) {
    return put(Entry.stored(name, crc32(bytes), modified, Content.Inline.of(bytes)), bytes);
  }

  public Sample deflated(String name, byte[] bytes, Instant modified) {
    byte[] deflated = deflate(bytes);
    stored.put(name, deflated);
    return put(
        new Entry(
            name,
            bytes.length,
            crc32(bytes),
            modified,
            Entry.Compression.DEFLATED,
            content(name, deflated)),
        bytes);
  }

  /** Gives the entry that was put last other attributes. */
  Sample with(EntryAttributes attributes) {
    entries.add(entries.removeLast().with(attributes));
    return this;
  }

  private Sample put(Entry entry, byte[] bytes) {
    entries.add(entry);
    plain.put(entry.name(), bytes);
    return this;
  }

  /** All of {@link #NAMES}, of every kind that {@code format} can hold. */
  public static Sample random(RandomGenerator random, Format format, int count, int largest) {
    Sample sample = new Sample();
    for (int i = 0; i < count; i++) {
      String name = i < NAMES.size() ? NAMES.get(i) : "more/" + i + "号.bin";
      byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(largest)];
      random.nextBytes(bytes);
      Instant modified = Instant.ofEpochSecond(random.nextLong(315_532_800L, Integer.MAX_VALUE), 5);
      switch (random.nextInt(format == Format.TAR ? 2 : 3)) {
        case 0 -> sample.file(name, bytes, modified);
        case 1 -> sample.inline(name, bytes, modified);
        default -> sample.deflated(name, random.nextBoolean() ? bytes : repeat(bytes), modified);
      }
    }
    return sample;
  }

  /** The same length, but easily deflated. */
  private static byte[] repeat(byte[] bytes) {
    for (int i = 100; i < bytes.length; i++) {
      bytes[i] = bytes[i - 100];
    }
    return bytes;
  }

  public List<Entry> entries() {
    return entries;
  }

  public Manifest manifest(Format format) {
    return new Manifest(format, entries);
  }

  /** What each entry holds when it is extracted. */
  public Map<String, byte[]> plain() {
    return plain;
  }

  /** The bytes of a range, as a transfer sends them. */
  public byte[] read(Layout layout, long from, long to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Iterator<Segment> segments = layout.segments(from, to); segments.hasNext(); ) {
      Segment segment = segments.next();
      if (segment.length() <= 0) {
        throw new AssertionError("a segment of " + segment.length() + " bytes: " + segment);
      }
      switch (segment) {
        case Segment.Bytes made -> {
          if (made.length() > 64 * 1024 || !made.buffer().isReadOnly()) {
            throw new AssertionError("no segment for a transfer: " + made);
          }
          byte[] bytes = new byte[made.buffer().remaining()];
          made.buffer().duplicate().get(bytes);
          out.writeBytes(bytes);
        }
        case Segment.Slice slice -> {
          Content.RootFile file = (Content.RootFile) slice.content();
          byte[] bytes = stored.get(file.path());
          out.write(bytes, (int) slice.offset(), (int) slice.length());
        }
      }
    }
    return out.toByteArray();
  }

  public Path write(Layout layout, Path file) throws IOException {
    return Files.write(file, read(layout, 0, layout.length()));
  }

  static Content.RootFile content(String path, byte[] bytes) {
    return new Content.RootFile(
        "sample", path, new FileStamp(bytes.length, 1_700_000_000_123_456_789L, 7, 42));
  }

  public static int crc32(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.wrap(bytes));
    return (int) crc.getValue();
  }

  public static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var deflater = new ParallelDeflater(chunk -> put(chunk, out), Runnable::run, 1)) {
      deflater.write(bytes, 0, bytes.length);
      deflater.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array takes every byte.
    }
    return out.toByteArray();
  }

  /** What a sink of a deflater does with its bytes. */
  public static void put(ByteBuffer chunk, ByteArrayOutputStream out) {
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    out.writeBytes(bytes);
  }
}
