package dev.spillway.source.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.Stamp;
import dev.spillway.source.root.Reading;
import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who may write in the root swaps names for links to the outside as fast as they can. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SwappedDirectoryTest {

  private static final int ENOUGH = 100;

  @TempDir Path scratch;

  @Test
  void aDirectoryThatBecomesALinkNeverYieldsWhatItLeadsTo() throws Exception {
    Path pool = Files.createDirectories(scratch.resolve("pool/d")).getParent();
    Path outside = Files.createDirectory(scratch.resolve("outside"));
    Files.writeString(pool.resolve("d/f"), "inside");
    Files.writeString(outside.resolve("f"), "SECRET");
    Files.createSymbolicLink(pool.resolve("link"), outside);

    race(
        pool,
        outside,
        () -> {
          Files.move(pool.resolve("d"), pool.resolve("real"));
          Files.move(pool.resolve("link"), pool.resolve("d"));
          Files.move(pool.resolve("d"), pool.resolve("link"));
          Files.move(pool.resolve("real"), pool.resolve("d"));
        });
  }

  @Test
  void aFileThatBecomesALinkNeverYieldsWhatItLeadsTo() throws Exception {
    Path pool = Files.createDirectories(scratch.resolve("pool/d")).getParent();
    Path outside = Files.createDirectory(scratch.resolve("outside"));
    Files.writeString(pool.resolve("d/f"), "inside");
    Files.writeString(outside.resolve("f"), "SECRET");

    race(
        pool,
        outside,
        () -> {
          Path link = Files.createSymbolicLink(pool.resolve("d/l"), outside.resolve("f"));
          Files.move(link, pool.resolve("d/f"), StandardCopyOption.ATOMIC_MOVE);
          Files.writeString(pool.resolve("d/g"), "inside");
          Files.move(pool.resolve("d/g"), pool.resolve("d/f"), StandardCopyOption.ATOMIC_MOVE);
        });
  }

  /**
   * Swaps in the background until plans were often read and often refused; the time limit says that
   * both happen.
   */
  private static void race(Path pool, Path outside, Swap swap) throws Exception {
    FolderRoot root = new FolderRoot("pool", pool, false);
    Stamp secret = new FolderRoot("outside", outside, false).find("f").orElseThrow().stamp();
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService enemy = Executors.newSingleThreadExecutor()) {
      Future<?> swapping =
          enemy.submit(
              () -> {
                while (!over.get()) {
                  swap.once();
                }
                return null;
              });
      int read = 0;
      int refused = 0;
      while (read < ENOUGH || refused < ENOUGH) {
        assertThat(readsSecret(root, secret)).isFalse();
        try {
          List<SourceFile> files = root.list(path -> path.equals("d/f"));
          if (files.isEmpty()) {
            refused++;
          }
          for (SourceFile file : files) {
            assertThat(inode(file.stamp())).isNotEqualTo(inode(secret));
            assertThat(Reading.all(root, file)).isEqualTo("inside");
            read++;
          }
        } catch (IOException e) {
          refused++;
        }
      }
      over.set(true);
      swapping.get();
    }
  }

  /** Whether a plan that already names the secret gets at it. */
  private static boolean readsSecret(FolderRoot root, Stamp secret) {
    try {
      Reading.all(root, new SourceFile("d/f", secret));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private interface Swap {
    void once() throws IOException;
  }

  private static long inode(Stamp stamp) {
    return ((FileStamp) stamp).inode();
  }
}
