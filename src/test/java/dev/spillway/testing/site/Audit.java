package dev.spillway.testing.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What must hold at a place after everything that was going on has ended, and one sweep. */
public record Audit(Path volume, Rows rows, Calls calls) {

  private static final long BLOCK = 4096;

  /**
   * Waits for exports that are being made, sweeps once, and looks at everything.
   *
   * @param archive the bytes that every archive of this place has
   */
  public void pass(byte[] archive) throws IOException {
    settle();
    sweep().then().statusCode(200).body("outcome", equalTo("ok")).body("failed", anEmptyMap());
    nothingIsLeftBehind();
    allCanBeDownloaded(archive);
  }

  /** One sweep, in its turn. */
  public Response sweep() {
    return calls.sweepInTurn();
  }

  /**
   * As {@link #pass}, at a service that sweeps by itself all the time: what it is about to delete
   * is not left behind.
   */
  public void passWhileSweeping(byte[] archive) {
    settle();
    await("a sweep deletes what is over")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              calls.sweep();
              nothingIsLeftBehind();
            });
    allCanBeDownloaded(archive);
  }

  private void allCanBeDownloaded(byte[] archive) {
    for (String id : calls.inState("READY")) {
      assertDownloadable(id, archive);
    }
  }

  /** Returns when nothing is being made. */
  public void settle() {
    await("exports that are being made end")
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                rows.list(
                    "select id, state from export where state in ('QUEUED', 'GENERATING')"
                        + " union all select task_instance, 'job' from scheduled_tasks"),
            List::isEmpty);
  }

  /** Rows, bytes and counters say the same, and nothing is there that no export names. */
  public void nothingIsLeftBehind() throws IOException {
    Map<String, String> files = files();
    Map<String, String> blobs = new TreeMap<>();
    for (String row :
        rows.list(
            "select b.id, case when b.state = 'STORED' and e.state = 'READY' then b.length::text"
                + " else b.state || ' of ' || coalesce(e.state, 'nobody') end"
                + " from blob b left join export e on e.blob_id = b.id")) {
      blobs.put(row.substring(0, 32), row.substring(33));
    }
    assertThat(files)
        .as("files on the volume are the blobs of READY exports; %s", told())
        .isEqualTo(blobs);
    assertThat(
            rows.list(
                "select id from export where state = 'READY' and held"
                    + " and not exists (select from blob where blob.id = blob_id and blob.state = 'STORED')"))
        .as("READY exports without a blob")
        .isEmpty();
    long blocks =
        files.values().stream()
            .mapToLong(length -> Math.ceilDiv(Long.parseLong(length), BLOCK) * BLOCK)
            .sum();
    Response told = calls.volume();
    assertThat(told.jsonPath().getLong("used")).as("used").isEqualTo(blocks);
    assertThat(told.jsonPath().getLong("reserved")).as("reserved").isZero();
  }

  /** What helps to find out what is wrong. */
  private String told() {
    return String.join(
        "\n",
        rows.list(
            "select to_jsonb(blob)::text from blob union all select to_jsonb(lease)::text from lease"
                + " union all (select details::text from sweep_report order by started_at desc limit 2)"));
  }

  /** Names of everything below {@code blobs}, with lengths. */
  public Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    Path blobs = volume.resolve("blobs");
    if (Files.exists(blobs)) {
      try (Stream<Path> all = Files.walk(blobs)) {
        for (Path file : all.filter(path -> !Files.isDirectory(path)).toList()) {
          files.put(file.getFileName().toString(), String.valueOf(Files.size(file)));
        }
      }
    }
    return files;
  }

  private void assertDownloadable(String id, byte[] archive) {
    Response answer = calls.archive(id);
    if (answer.statusCode() == 410) {
      // Its time ended between the question and the answer.
      assertThat(answer.jsonPath().getString("reason")).isIn("expired", "delivered");
      return;
    }
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Arrays.equals(answer.asByteArray(), archive)).as("bytes of export %s", id).isTrue();
  }
}
