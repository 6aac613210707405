package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.Form;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.s3.S3Server;
import dev.spillway.testing.site.Calls;
import dev.spillway.testing.site.Replicas;
import dev.spillway.testing.site.SlowDownload;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes over one PostgreSQL and one bucket. {@code -Dseed=} repeats which of them are killed.
 * The outage of all is last: for two minutes after it nothing is deleted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ReplicasIT {

  private static final int NODES = 3;
  private static final int EXPORTS = Form.choose(12, 300);
  private static final int KILLS = Form.choose(1, 15);
  private static final Duration BETWEEN =
      Form.choose(Duration.ofSeconds(3), Duration.ofSeconds(20));
  private static final double SECONDS = Form.choose(3.0, 5.0);

  /**
   * Room for what is asked for, and for some of it twice: what a dead node had begun counts until
   * it is gone.
   */
  private static final long QUOTA = (EXPORTS + 8L) * 1_100_000;

  private Path folder;
  private Replicas replicas;

  @BeforeAll
  void start(@TempDir Path empty) throws Exception {
    folder = empty;
    replicas =
        Replicas.of(
            NODES,
            folder,
            S3Server.s3Proxy(),
            PostgresResource.newDatabase(),
            SECONDS,
            Map.of(
                "spillway.limits.queue", "400",
                "spillway.limits.generations", "2",
                "spillway.node.timeout", "12s",
                "spillway.volume.quota", String.valueOf(QUOTA),
                "spillway.sweep.every", "1h",
                "spillway.selection.roots", "files"));
    replicas.start();
  }

  @AfterAll
  void stop() throws Exception {
    replicas.close();
  }

  @Test
  @Order(1)
  void everyExportIsMadeThoughNodesAreKilledAllTheTime() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed=" + seed + " exports=" + EXPORTS + " kills=" + KILLS);
    Random random = new Random(seed);
    AtomicLong most = new AtomicLong();
    try (ScheduledExecutorService watch = Executors.newScheduledThreadPool(1 + NODES)) {
      List<String> asked = new ArrayList<>();
      for (int i = 0; i < EXPORTS; i++) {
        asked.add(replicas.calls(i % NODES).askFor("rows"));
      }
      var _ =
          watch.scheduleWithFixedDelay(
              () -> most.accumulateAndGet(counted(), Math::max), 0, 100, TimeUnit.MILLISECONDS);
      for (int node = 0; node < NODES; node++) {
        int sweeper = node;
        var _ = watch.scheduleWithFixedDelay(() -> sweep(sweeper), 0, 2, TimeUnit.SECONDS);
      }

      for (int kill = 0; kill < KILLS; kill++) {
        int node = random.nextInt(NODES);
        await("the next kill").pollDelay(BETWEEN).atMost(BETWEEN.plusSeconds(5)).until(() -> true);
        replicas.service(node).kill();
        replicas.service(node).start();
      }

      await("everything is made")
          .atMost(Duration.ofMinutes(Form.choose(2, 15)))
          .until(() -> open().isEmpty());
      assertThat(states(asked)).isEqualTo(Map.of("READY", EXPORTS));
      awaitNothingLeftBehind();
      assertThat(most.get())
          .as("used and reserved at any moment")
          .isPositive()
          .isLessThanOrEqualTo(QUOTA);
      for (String id : asked.subList(0, NODES)) {
        assertThat(rowsOf(replicas.calls(random.nextInt(NODES)).archive(id))).isEqualTo(21);
      }
      asked.forEach(id -> replicas.calls(0).delete(id).then().statusCode(204));
      awaitNothingLeftBehind();
      assertThat(replicas.objects()).isEmpty();
    }
  }

  private void sweep(int node) {
    try {
      replicas.calls(node).sweep();
    } catch (Exception e) {
      // It was killed. RestAssured throws such without declaring them.
      Thread.onSpinWait();
    }
  }

  private long counted() {
    return Long.parseLong(replicas.rows().list("select used + reserved from volume").getFirst());
  }

  private List<String> open() {
    return replicas
        .rows()
        .list(
            "select id from export where state in ('QUEUED', 'GENERATING') union all select task_instance from scheduled_tasks");
  }

  private Map<String, Integer> states(List<String> asked) {
    Map<String, Integer> states = new TreeMap<>();
    asked.forEach(id -> states.merge(replicas.calls(0).settled(id, 0), 1, Integer::sum));
    return states;
  }

  /** After some sweeps of whichever node: one object for each READY export, and nothing else. */
  private void awaitNothingLeftBehind() {
    await("sweeps delete what dead nodes left")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              replicas.calls(0).sweep();
              Map<String, String> named = new TreeMap<>();
              for (String row :
                  replicas
                      .rows()
                      .list(
                          "select e.blob_id, b.length from export e join blob b on b.id = e.blob_id"
                              + " where e.state = 'READY' and b.state = 'STORED'")) {
                named.put(row.substring(0, 32), row.substring(33));
              }
              assertThat(replicas.objects()).isEqualTo(named);
              assertThat(replicas.rows().list("select id, state from blob where state <> 'STORED'"))
                  .isEmpty();
              assertThat(replicas.uploads()).isEmpty();
              assertThat(replicas.rows().list("select reserved from volume")).containsExactly("0");
            });
  }

  private static int rowsOf(Response archive) throws IOException {
    archive.then().statusCode(200);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive.asByteArray()))) {
      assertThat(zip.getNextEntry().getName()).isEqualTo("rows.csv");
      return (int)
          new String(zip.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines().count();
    }
  }

  /** What a request named is in the row, compressed, until a node has planned it. */
  @Test
  @Order(2)
  void aSelectionIsPlannedByAnotherNodeWhenItsNodeDies() throws Exception {
    // Its checksum takes some seconds, and it takes no space.
    Path large = folder.resolve("root/large.bin");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(4L << 30);
    }
    String id =
        replicas
            .calls(0)
            .select(
                List.of(
                    Map.of("root", "files", "path", "large.bin", "name", "第一天/large.bin"),
                    Map.of("text", "One film", "name", "README.txt")));
    replicas.service(0).kill();
    String attempts = "select state, attempts_started from export where id = '" + id + "'";
    assertThat(replicas.rows().list(attempts))
        .as("it was being planned")
        .containsExactly("GENERATING 1");

    await("another node plans it")
        .atMost(Duration.ofMinutes(2))
        .until(() -> replicas.calls(1).settled(id, 30).equals("READY"));
    assertThat(replicas.calls(1).entries(id)).containsExactly("第一天/large.bin", "README.txt");
    assertThat(replicas.rows().list(attempts)).containsExactly("READY 2");
    Files.delete(large);
    replicas.service(0).start();
  }

  @Test
  @Order(3)
  void whatOneKnowsTheOthersKnow() throws Exception {
    String kept = replicas.calls(0).ready("kept");
    byte[] archive = replicas.calls(1).archive(kept).asByteArray();
    assertThat(replicas.calls(2).archive(kept).asByteArray()).isEqualTo(archive);

    waitsOnAnotherNode();
    sweepsOneAtATime();
    endsDownloadsBeforeOthersDelete(kept, archive);
    survivesAnOutageOfAll(archive);
  }

  private void waitsOnAnotherNode() {
    String id = replicas.calls(0).askFor("rows");
    List<CompletableFuture<Long>> answered =
        replicas.allCalls().stream()
            .map(
                calls ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          assertThat(calls.settled(id, 30)).isEqualTo("READY");
                          return System.nanoTime();
                        }))
            .toList();
    List<Long> at = answered.stream().map(CompletableFuture::join).sorted().toList();
    assertThat(Duration.ofNanos(at.getLast() - at.getFirst())).isLessThan(Duration.ofSeconds(10));
  }

  private void sweepsOneAtATime() {
    // The one of the start is over.
    replicas.calls(0).sweepInTurn().then().statusCode(200);
    List<CompletableFuture<Integer>> asked = new ArrayList<>();
    try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        for (Calls calls : replicas.allCalls()) {
          asked.add(CompletableFuture.supplyAsync(() -> calls.sweep().statusCode(), atOnce));
        }
      }
    }
    assertThat(asked.stream().map(CompletableFuture::join))
        .contains(200)
        .allMatch(status -> status == 200 || status == 409);
    assertThat(
            replicas
                .rows()
                .list(
                    "select a.id from sweep_report a join sweep_report b"
                        + " on a.id < b.id and a.started_at < b.finished_at and b.started_at < a.finished_at"))
        .as("sweeps at the same time")
        .isEmpty();
  }

  /** Node 0 loses PostgreSQL without a word; the others do not. */
  private void endsDownloadsBeforeOthersDelete(String kept, byte[] archive) throws Exception {
    String blob =
        replicas.rows().list("select blob_id from export where id = '" + kept + "'").getFirst();
    String virtual = replicas.calls(0).ready("virtual");
    try (SlowDownload cut = SlowDownload.of(replicas.calls(0), kept, archive);
        SlowDownload reads = SlowDownload.of(replicas.calls(0), virtual, archive);
        SlowDownload other = SlowDownload.of(replicas.calls(1), kept, archive)) {
      replicas.calls(2).delete(kept);
      replicas.wire(0).silence();
      awaitStopped(kept);
      cut.takeUntilItBreaks();
      assertThat(replicas.rows().list("select id from blob")).as("when it broke").contains(blob);
      reads.takeTheRest();
      replicas.calls(2).sweepInTurn().then().statusCode(200);
      assertThat(replicas.objects()).as("another node reads it").containsKey(blob);
      other.takeTheRest();
    }
    await("what the lost node had leased goes")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              replicas.calls(2).sweep();
              assertThat(replicas.rows().list("select id from blob where state = 'CONDEMNED'"))
                  .isEmpty();
            });
    replicas.wire(0).mend();
    await("node 0 is back")
        .atMost(Duration.ofMinutes(1))
        .until(() -> replicas.calls(0).ask("virtual").statusCode() == 202);
  }

  private void awaitStopped(String id) {
    await("node 0 holds itself for lost")
        .atMost(Duration.ofSeconds(30))
        .until(() -> replicas.service(0).said().contains("event=download-stopped export=" + id));
  }

  /** PostgreSQL is away from all, for longer than a node lives without it. */
  private void survivesAnOutageOfAll(byte[] archive) throws Exception {
    String kept = replicas.calls(0).ready("kept");
    try (SlowDownload slow = SlowDownload.of(replicas.calls(0), kept, archive)) {
      for (int node = 0; node < NODES; node++) {
        replicas.wire(node).cut();
      }
      replicas.calls(1).ask("kept").then().statusCode(503);
      awaitStopped(kept);
      slow.takeUntilItBreaks();
      Duration away = Form.choose(Duration.ofSeconds(4), Duration.ofMinutes(3));
      await("the end of the outage").pollDelay(away).atMost(away.plusSeconds(5)).until(() -> true);
      for (int node = 0; node < NODES; node++) {
        replicas.wire(node).mend();
      }
    }
    for (Calls calls : replicas.allCalls()) {
      await("it answers again")
          .atMost(Duration.ofMinutes(1))
          .until(() -> calls.status(kept).statusCode() == 200);
      assertThat(calls.archive(kept).asByteArray()).isEqualTo(archive);
    }
    replicas.calls(0).sweepInTurn().then().body("outcome", equalTo("stopped"));
  }
}
