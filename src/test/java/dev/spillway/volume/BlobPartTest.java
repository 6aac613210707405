package dev.spillway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.volume.local.LocalStore;
import dev.spillway.volume.local.VolumeClaim;
import dev.spillway.volume.node.Leases;
import dev.spillway.volume.node.TestNode;
import dev.spillway.volume.store.Stored;
import dev.spillway.volume.store.VolumeSettings;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Slices of a blob, each read as if there were nothing else. To read takes no database. */
class BlobPartTest {

  private static final String ID = "a7" + "0".repeat(30);

  @TempDir Path folder;

  private Blobs blobs;

  @BeforeEach
  void stage() throws IOException {
    new VolumeClaim(folder, "ours", false).settle();
    LocalStore store = new LocalStore(folder, "ours", Runnable::run);
    Stored.stage(store, ID, "0123456789");
    PGSimpleDataSource database = new PGSimpleDataSource();
    blobs =
        new Blobs(
            database,
            store,
            new Leases(database, TestNode.of(database, System::nanoTime)),
            new Settings(folder),
            new NoRoom(),
            new DatabaseDisk(Optional.empty(), new Settings(folder)),
            ForkJoinPool.commonPool());
  }

  @Test
  void isReadFromItsOffset() throws IOException {
    try (OpenContent part = blobs.open(part(10, 3, 4))) {
      assertThat(Stored.slice(part, 0, 4)).isEqualTo("3456");
      assertThat(Stored.slice(part, 2, 1)).isEqualTo("5");
      part.verify();
    }
    try (OpenContent whole = blobs.open(new Content.Blob(ID, 10))) {
      assertThat(Stored.slice(whole, 0, 10)).isEqualTo("0123456789");
    }
  }

  @Test
  void saysWhereItIsInTheFile() throws IOException {
    try (OpenContent part = blobs.open(part(10, 3, 4))) {
      OpenContent.InFile place = part.file().orElseThrow();
      ByteBuffer bytes = ByteBuffer.allocate(4);

      assertThat(place.file().read(bytes, place.start())).isEqualTo(4);
      assertThat(bytes.flip()).isEqualTo(Stored.bytes("3456"));
    }
  }

  @Test
  void nothingBeyondItIsRead() throws IOException {
    try (OpenContent part = blobs.open(part(10, 3, 4))) {
      assertThatThrownBy(() -> Stored.slice(part, 0, 5))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> Stored.slice(part, -1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aBlobOfAnotherLengthIsAnotherBlob() throws IOException {
    Content part = part(11, 3, 4);

    assertThatThrownBy(() -> blobs.open(part))
        .isInstanceOf(ContentChangedException.class)
        .hasMessageEndingWith(" has 10 bytes, stored were 11");
    assertThatThrownBy(() -> blobs.check(part)).isInstanceOf(ContentChangedException.class);
    blobs.check(part(10, 3, 4));
    Files.delete(folder.resolve("blobs/a7/" + ID));
    assertThatThrownBy(() -> blobs.check(part(10, 3, 4)))
        .isInstanceOf(ContentChangedException.class)
        .hasMessageEndingWith(" is gone");
  }

  @Test
  void whatChangedMeanwhileIsNoticed() throws IOException {
    try (OpenContent part = blobs.open(part(10, 3, 4))) {
      Files.writeString(folder.resolve("blobs/a7/" + ID), "012345");

      assertThatThrownBy(part::verify).isInstanceOf(ContentChangedException.class);
      assertThatThrownBy(() -> Stored.slice(part, 0, 4))
          .isInstanceOf(ContentChangedException.class);
    }
  }

  @Test
  void whatIsNoBlobIsRefused() {
    Content file = new Content.RootFile("pool", "a", new FileStamp(1, 2, 3, 4));

    for (Content content : new Content[] {file, Content.Inline.of(new byte[1])}) {
      assertThatThrownBy(() -> blobs.open(content)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> blobs.check(content)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Content part(long blobLength, long offset, long length) {
    return new Content.BlobPart(ID, blobLength, offset, length, "0".repeat(64));
  }

  private static final class NoRoom implements SpaceReclaimer {
    @Override
    public void makeRoom(long bytes) {
      throw new AssertionError("reading needs no room");
    }

    @Override
    public void condemned() {}
  }

  private record Settings(Path path) implements VolumeSettings {
    @Override
    public Kind kind() {
      return Kind.LOCAL;
    }

    @Override
    public Optional<String> bucket() {
      return Optional.empty();
    }

    @Override
    public Optional<String> prefix() {
      return Optional.empty();
    }

    @Override
    public Versions versions() {
      return Versions.REFUSE;
    }

    @Override
    public MemorySize quota() {
      return new MemorySize(BigInteger.valueOf(1_000_000));
    }

    @Override
    public MemorySize minFree() {
      return new MemorySize(BigInteger.ZERO);
    }

    @Override
    public double highWater() {
      return 0.9;
    }

    @Override
    public double lowWater() {
      return 0.75;
    }
  }
}
