package dev.spillway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.source.catalogue.Catalogue;
import dev.spillway.source.root.RootHealth;
import dev.spillway.source.root.RootHealth.State;
import dev.spillway.source.root.TestRoots;
import dev.spillway.source.root.WalkSummary;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CataloguePassTest {

  @TempDir Path scratch;
  private final SettableTime time = new SettableTime();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private DataSource database;
  private Roots roots;
  private CataloguePass pass;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(scratch.resolve("a/sub"));
    Files.createDirectory(scratch.resolve("b"));
    database = CatalogueDatabase.create();
    roots = TestRoots.of("a", scratch.resolve("a")).and("b", scratch.resolve("b")).open();
    pass = new CataloguePass(roots, new Catalogue(database, executor, time, 2), time);
  }

  @AfterEach
  void close() {
    executor.close();
  }

  @Test
  void cataloguesEveryRootAndCountsWhatIsNoCandidate() throws Exception {
    for (int i = 0; i < 1_234; i++) {
      Files.writeString(scratch.resolve("a/sub/" + i), "a" + i);
    }
    Files.writeString(scratch.resolve("b/x"), "x");
    Shell.run(
        scratch, "cd a && mkfifo p && ln -s /etc/passwd l && printf x > \"$(printf 'bad\\377')\"");
    assertThat(roots.health().values()).containsOnly(RootHealth.UNKNOWN);

    pass.run();

    assertThat(roots.health())
        .containsEntry("a", complete(new WalkSummary(1_234, 1, 0, 1, 1), 1_234))
        .containsEntry("b", complete(new WalkSummary(1, 0, 0, 0, 0), 1));
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(1_235);
    pass.run();
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(1_235);
  }

  @Test
  void aRootThatCannotBeWalkedDoesNotHinderTheNext() throws Exception {
    Shell.run(scratch, "rm -r a && printf x > b/x");

    pass.run();

    assertThat(roots.health().get("a").state()).isEqualTo(State.INCOMPLETE);
    assertThat(roots.health().get("a").problem()).isPresent();
    assertThat(roots.health().get("b").state()).isEqualTo(State.COMPLETE);

    Files.createDirectory(scratch.resolve("a"));
    pass.run();
    assertThat(roots.health().get("a")).isEqualTo(complete(WalkSummary.EMPTY, 0));
  }

  @Test
  void theDailyPassForgetsWhatIsGone() throws Exception {
    Files.writeString(scratch.resolve("a/stays"), "1");
    Files.writeString(scratch.resolve("a/goes"), "2");
    pass.daily();
    Files.delete(scratch.resolve("a/goes"));

    time.pass(CataloguePass.FORGET_AFTER.plusSeconds(1));
    pass.daily();

    assertThat(CatalogueDatabase.rows(database)).isEqualTo(1);
  }

  @Test
  void stopsInTheMiddleOfALargeFile() throws Exception {
    // 1 TiB that takes no space: reading it would take many minutes.
    try (RandomAccessFile huge = new RandomAccessFile(scratch.resolve("a/huge").toFile(), "rw")) {
      huge.setLength(1L << 40);
    }
    pass.begin(new StartupEvent());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> roots.health().get("a").state() == State.CATALOGUING);

    pass.stop(new ShutdownEvent());

    assertThat(roots.health().get("a").state()).isEqualTo(State.INCOMPLETE);
    assertThat(roots.health().get("b")).isEqualTo(RootHealth.UNKNOWN);
  }

  private static RootHealth complete(WalkSummary summary, long catalogued) {
    return new RootHealth(State.COMPLETE, summary, catalogued, 0, Optional.empty());
  }
}
