package dev.spillway.source.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.source.CatalogueDatabase;
import dev.spillway.source.SettableTime;
import dev.spillway.source.folder.FolderRoot;
import dev.spillway.source.root.CountingRoot;
import dev.spillway.source.root.Reading;
import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

  @TempDir Path pool;
  private final SettableTime time = new SettableTime();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private DataSource database;
  private Catalogue catalogue;
  private CountingRoot root;

  @BeforeEach
  void open() {
    database = CatalogueDatabase.create();
    catalogue = new Catalogue(database, executor, time, 2);
    root = new CountingRoot(new FolderRoot("pool", pool, false));
  }

  @AfterEach
  void close() {
    executor.close();
  }

  @Test
  void checksumsComeInTheOrderOfTheFiles() throws Exception {
    List<SourceFile> files = new ArrayList<>(fill(50));
    files.addAll(files.subList(0, 10));
    Collections.shuffle(files, new Random(1));

    assertThat(catalogue.checksums(root, files)).isEqualTo(expected(files));
    assertThat(root.opened()).hasValue(50);
    assertThat(catalogue.checksums(root, List.of())).isEmpty();
  }

  @Test
  void aFileIsReadOnceForEachStamp() throws Exception {
    List<SourceFile> files = fill(20);
    catalogue.checksums(root, files);
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(20);

    Catalogue other = new Catalogue(database, executor, time, 2);
    assertThat(other.checksums(root, files)).isEqualTo(expected(files));
    assertThat(root.opened()).hasValue(20);

    Reading.awaitTickAfter(files.get(7).stamp(), pool);
    Files.writeString(pool.resolve(files.get(7).path()), "new");
    List<SourceFile> later = root.list(path -> true);
    assertThat(other.checksums(root, later)).isEqualTo(expected(later));
    assertThat(root.opened()).hasValue(21);
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(21);
  }

  @Test
  void theSamePathOfAnotherRootIsAnotherFile() throws Exception {
    List<SourceFile> files = fill(3);
    catalogue.checksums(root, files);

    CountingRoot other = new CountingRoot(new FolderRoot("other", pool, false));
    assertThat(catalogue.checksums(other, files)).isEqualTo(expected(files));
    assertThat(other.opened()).hasValue(3);
  }

  @Test
  void aFileThatIsNotAsItIsStampedIsRefusedAndTheRestIsKept() throws Exception {
    List<SourceFile> files = fill(5);
    Reading.awaitTickAfter(files.get(4).stamp(), pool);
    Files.writeString(pool.resolve(files.get(4).path()), "changed");

    assertThatThrownBy(() -> new Catalogue(database, executor, time, 1).checksums(root, files))
        .isInstanceOf(ContentChangedException.class)
        .hasMessageContaining(files.get(4).path());
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(4);
  }

  @Test
  void aFileThatWasJustChangedIsReadButNotCatalogued() throws Exception {
    SourceFile file = fill(1).getFirst();
    Instant changed =
        Instant.EPOCH.plus(((FileStamp) file.stamp()).changedNanos(), ChronoUnit.NANOS);

    time.set(changed.plus(ChangeClock.COARSE_TICK).minusNanos(1));
    assertThat(catalogue.checksums(root, List.of(file))).isEqualTo(expected(List.of(file)));
    time.set(changed.minusSeconds(3600));
    assertThat(catalogue.checksums(root, List.of(file))).isEqualTo(expected(List.of(file)));
    assertThat(CatalogueDatabase.rows(database)).isZero();

    time.set(changed.plus(ChangeClock.COARSE_TICK));
    catalogue.checksums(root, List.of(file));
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(1);
  }

  @Test
  void aFileIsNotReadWithinTheTickOfItsChange() throws Exception {
    SourceFile file = fill(1).getFirst();
    time.set(Instant.EPOCH.plus(((FileStamp) file.stamp()).changedNanos(), ChronoUnit.NANOS));

    long begun = System.nanoTime();
    catalogue.checksums(root, List.of(file));
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(ChangeClock.TICK);
  }

  @Test
  void plansThatReadTheSameFilesAtOnceAgree() throws Exception {
    List<SourceFile> files = fill(300);
    List<SourceFile> backwards = files.reversed();
    List<Callable<int[]>> plans = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      List<SourceFile> order = i % 2 == 0 ? files : backwards;
      plans.add(() -> new Catalogue(database, executor, time, 2).checksums(root, order));
    }

    List<Future<int[]>> results = executor.invokeAll(plans);
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).get()).isEqualTo(expected(i % 2 == 0 ? files : backwards));
    }
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(300);
  }

  @Test
  void unseenFilesAreForgotten() throws Exception {
    List<SourceFile> files = fill(4);
    catalogue.checksums(root, files);
    SourceFile former = files.get(3);
    Reading.awaitTickAfter(former.stamp(), pool);
    Files.writeString(pool.resolve(former.path()), "new");

    time.pass(Duration.ofDays(29));
    catalogue.checksums(root, root.list(path -> path.compareTo("f-00002") >= 0));
    assertThat(CatalogueDatabase.rows(database)).isEqualTo(5);
    assertThat(catalogue.forgetUnseen(time.instant().minus(Duration.ofDays(30)))).isZero();

    // Met again: f-00002 and the new f-00003; what f-00003 was before is forgotten with the first
    // two.
    time.pass(Duration.ofDays(2));
    assertThat(catalogue.forgetUnseen(time.instant().minus(Duration.ofDays(30)))).isEqualTo(3);
    catalogue.checksums(root, root.list(path -> path.compareTo("f-00002") >= 0));
    assertThat(root.opened()).hasValue(5);
  }

  @Test
  void seeingAFileTwiceADayWritesNothing() throws Exception {
    List<SourceFile> files = fill(3);
    catalogue.checksums(root, files);
    String seen = "select extract(epoch from max(last_seen))::bigint from catalogue";
    long first = CatalogueDatabase.number(database, seen);

    time.pass(Catalogue.SEEN_WITHIN);
    catalogue.checksums(root, files);
    assertThat(CatalogueDatabase.number(database, seen)).isEqualTo(first);
    time.pass(Duration.ofSeconds(1));
    catalogue.checksums(root, files);
    assertThat(CatalogueDatabase.number(database, seen))
        .isEqualTo(first + Catalogue.SEEN_WITHIN.toSeconds() + 1);
  }

  @Test
  void pathsTooLongForTheIndexAreReadEachTime() throws Exception {
    StringBuilder noise = new StringBuilder();
    new Random(1).ints(1_200, 0x4e00, 0x9fa0).forEach(noise::appendCodePoint);
    for (int i = noise.length() / 80; i > 0; i--) {
      noise.insert(i * 80, '/');
    }
    Path file = pool.resolve(noise + "f");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "deep");
    List<SourceFile> files = root.list(path -> true);

    assertThat(catalogue.checksums(root, files)).isEqualTo(expected(files));
    assertThat(catalogue.checksums(root, files)).isEqualTo(expected(files));
    assertThat(root.opened()).hasValue(2);
    assertThat(CatalogueDatabase.rows(database)).isZero();
  }

  @Test
  void filesOfEverySizeAreReadWhole() throws Exception {
    Random random = new Random(2);
    for (int size : new int[] {0, 1, 131_071, 131_072, 131_073, 262_144, 1_000_003}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      Files.write(pool.resolve("s-" + size), bytes);
    }
    List<SourceFile> files = root.list(path -> true);

    assertThat(catalogue.checksums(root, files)).isEqualTo(expected(files));
  }

  @Test
  void extremeStampsAreKeptExactly() throws Exception {
    CatalogueTable table = new CatalogueTable(database);
    SourceFile file =
        new SourceFile(
            "小明'\"\\,{}\n\u202e",
            new FileStamp(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, -1));
    Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);

    table.store("r", Map.of(file, -1), now);

    assertThat(table.find("r", Set.of(file))).containsEntry(file, new CatalogueTable.Row(-1, now));
  }

  @Test
  void anObjectIsKnownByItsSizeAndETag() throws Exception {
    CatalogueTable table = new CatalogueTable(database);
    Instant now = time.instant();
    SourceFile object = new SourceFile("a", new ObjectStamp(3, now, "\"one\""));
    SourceFile again = new SourceFile("a", new ObjectStamp(3, now.plusSeconds(9), "\"one\""));
    SourceFile longer = new SourceFile("a", new ObjectStamp(4, now, "\"one\""));
    SourceFile other = new SourceFile("a", new ObjectStamp(3, now, "\"two\""));
    SourceFile endless = new SourceFile("a", new ObjectStamp(3, now, "e".repeat(2_000)));

    table.store("r", Map.of(object, 1, again, 1, other, 2, endless, 3), now);

    assertThat(table.find("r", Set.of(object, again, longer, other, endless)))
        .isEqualTo(
            Map.of(
                object, new CatalogueTable.Row(1, now),
                again, new CatalogueTable.Row(1, now),
                other, new CatalogueTable.Row(2, now)));
  }

  private List<SourceFile> fill(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Files.writeString(pool.resolve("f-%05d".formatted(i)), "file " + i);
    }
    return root.list(path -> true);
  }

  private int[] expected(List<SourceFile> files) throws IOException {
    int[] checksums = new int[files.size()];
    for (int i = 0; i < checksums.length; i++) {
      CRC32 crc = new CRC32();
      crc.update(Files.readAllBytes(pool.resolve(files.get(i).path())));
      checksums[i] = (int) crc.getValue();
    }
    return checksums;
  }
}
