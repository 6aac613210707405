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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes over one PostgreSQL and one bucket. {@code -Dseed=} repeats which of them are killed.
 */
class ReplicasIT {

  private static final int NODES = 3;
  private static final int EXPORTS = Form.choose(12, 300);
  private static final int KILLS = Form.choose(2, 15);
  private static final Duration BETWEEN =
      Form.choose(Duration.ofSeconds(5), Duration.ofSeconds(20));
  private static final double SECONDS = Form.choose(3.0, 5.0);

  /**
   * Room for what is asked for, and for some of it twice: what a dead node had begun counts until
   * it is gone.
   */
  private static final long QUOTA = (EXPORTS + 8L) * 1_100_000;

  @TempDir Path folder;

  private Replicas replicas(Map<String, String> more) throws IOException {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "spillway.limits.queue", "400",
                "spillway.limits.generations", "2",
                "spillway.node.timeout", "12s"));
    settings.putAll(more);
    return Replicas.of(
        NODES, folder, S3Server.s3Proxy(), PostgresResource.newDatabase(), SECONDS, settings);
  }

  @Test
  void everyExportIsMadeThoughNodesAreKilledAllTheTime() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed=" + seed + " exports=" + EXPORTS + " kills=" + KILLS);
    Random random = new Random(seed);
    AtomicLong most = new AtomicLong();
    try (Replicas replicas =
            replicas(
                Map.of(
                    "spillway.volume.quota", String.valueOf(QUOTA), "spillway.sweep.every", "5s"));
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
      replicas.start();
      List<String> asked = new ArrayList<>();
      for (int i = 0; i < EXPORTS; i++) {
        asked.add(replicas.calls(i % NODES).askFor("rows"));
      }
      var _ =
          watch.scheduleWithFixedDelay(
              () -> most.accumulateAndGet(counted(replicas), Math::max),
              0,
              50,
              TimeUnit.MILLISECONDS);

      for (int kill = 0; kill < KILLS; kill++) {
        int node = random.nextInt(NODES);
        await("the next kill").pollDelay(BETWEEN).atMost(BETWEEN.plusSeconds(5)).until(() -> true);
        replicas.service(node).kill();
        replicas.service(node).start();
      }

      await("everything is made")
          .atMost(Duration.ofMinutes(Form.choose(2, 15)))
          .until(() -> open(replicas).isEmpty());
      assertThat(states(replicas, asked)).isEqualTo(Map.of("READY", EXPORTS));
      awaitNothingLeftBehind(replicas);
      assertThat(most.get())
          .as("used and reserved at any moment")
          .isPositive()
          .isLessThanOrEqualTo(QUOTA);
      for (String id : asked.subList(0, NODES)) {
        assertThat(rowsOf(replicas.calls(random.nextInt(NODES)).archive(id))).isEqualTo(21);
      }
    }
  }

  private static long counted(Replicas replicas) {
    return Long.parseLong(replicas.rows().list("select used + reserved from volume").getFirst());
  }

  private static List<String> open(Replicas replicas) {
    return replicas
        .rows()
        .list(
            "select id from export where state in ('QUEUED', 'GENERATING') union all select task_instance from scheduled_tasks");
  }

  private static Map<String, Integer> states(Replicas replicas, List<String> asked) {
    Map<String, Integer> states = new TreeMap<>();
    asked.forEach(id -> states.merge(replicas.calls(0).settled(id, 0), 1, Integer::sum));
    return states;
  }

  /** After some sweeps of whichever node: one object for each READY export, and nothing else. */
  private static void awaitNothingLeftBehind(Replicas replicas) {
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
  void aSelectionIsPlannedByAnotherNodeWhenItsNodeDies() throws Exception {
    try (Replicas replicas =
        Replicas.of(
            2,
            folder,
            S3Server.s3Proxy(),
            PostgresResource.newDatabase(),
            SECONDS,
            Map.of("spillway.selection.roots", "files"))) {
      replicas.start();
      // Its checksum takes some seconds, and it takes no space.
      try (RandomAccessFile large =
          new RandomAccessFile(folder.resolve("root/large.bin").toFile(), "rw")) {
        large.setLength(8L << 30);
      }
      String id =
          replicas
              .calls(0)
              .select(
                  List.of(
                      Map.of("root", "files", "path", "large.bin", "name", "第一天/large.bin"),
                      Map.of("text", "One film", "name", "README.txt")));
      replicas.service(0).kill();
      assertThat(replicas.rows().list("select state, attempts_started from export"))
          .as("it was being planned")
          .containsExactly("GENERATING 1");

      await("another node plans it")
          .atMost(Duration.ofMinutes(2))
          .until(() -> replicas.calls(1).settled(id, 30).equals("READY"));
      assertThat(replicas.calls(1).entries(id)).containsExactly("第一天/large.bin", "README.txt");
      assertThat(replicas.rows().list("select attempts_started from export")).containsExactly("2");
    }
  }

  @Test
  void whatOneKnowsTheOthersKnow() throws Exception {
    try (Replicas replicas = replicas(Map.of("spillway.sweep.every", "1h"))) {
      replicas.start();
      String kept = replicas.calls(0).ready("kept");
      byte[] archive = replicas.calls(1).archive(kept).asByteArray();
      assertThat(replicas.calls(2).archive(kept).asByteArray()).isEqualTo(archive);

      waitsOnAnotherNode(replicas);
      sweepsOneAtATime(replicas);
      endsDownloadsBeforeOthersDelete(replicas, kept, archive);
      survivesAnOutageOfAll(replicas, archive);
    }
  }

  private static void waitsOnAnotherNode(Replicas replicas) {
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

  private static void sweepsOneAtATime(Replicas replicas) {
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
  private static void endsDownloadsBeforeOthersDelete(
      Replicas replicas, String kept, byte[] archive) throws Exception {
    String virtual = replicas.calls(0).ready("virtual");
    try (SlowDownload cut = SlowDownload.of(replicas.calls(0), kept, archive);
        SlowDownload reads = SlowDownload.of(replicas.calls(0), virtual, archive);
        SlowDownload other = SlowDownload.of(replicas.calls(1), kept, archive)) {
      replicas.calls(2).delete(kept);
      replicas.wire(0).silence();
      awaitStopped(replicas, kept);
      cut.takeUntilItBreaks();
      assertThat(replicas.rows().list("select id from blob")).as("when it broke").isNotEmpty();
      reads.takeTheRest();
      replicas.calls(2).sweepInTurn().then().statusCode(200);
      assertThat(replicas.objects()).as("another node reads it").isNotEmpty();
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

  private static void awaitStopped(Replicas replicas, String id) {
    await("node 0 holds itself for lost")
        .atMost(Duration.ofSeconds(20))
        .until(() -> replicas.service(0).said().contains("event=download-stopped export=" + id));
  }

  /** PostgreSQL is away from all, for longer than a node lives without it. */
  private static void survivesAnOutageOfAll(Replicas replicas, byte[] archive) throws Exception {
    String kept = replicas.calls(0).ready("kept");
    try (SlowDownload slow = SlowDownload.of(replicas.calls(0), kept, archive)) {
      for (int node = 0; node < NODES; node++) {
        replicas.wire(node).cut();
      }
      replicas.calls(1).ask("kept").then().statusCode(503);
      awaitStopped(replicas, kept);
      slow.takeUntilItBreaks();
      Duration away = Form.choose(Duration.ofSeconds(8), Duration.ofMinutes(3));
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
