package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;

import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.site.Calls;
import dev.spillway.testing.site.Site;
import dev.spillway.testing.site.Trap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real disk of 64 MiB that another process fills. Mounting it needs root; without, the test
 * fails. It is not part of the usual suite: name it to run it.
 */
class FullDiskLong {

  @TempDir Path folder;
  private Path disk;
  private Path foreign;
  private Site site;
  private Calls calls;
  private byte[] archive;
  private String kept;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
    foreign = disk.resolve("somebody-elses.bin");
    Path volume = Files.createDirectory(disk.resolve("volume"));
    site =
        Site.in(
            folder,
            PostgresResource.newDatabase(),
            Map.of("spillway.volume.path", volume.toString(), "spillway.volume.quota", "32M"));
    site.start();
    calls = site.calls();
    kept = calls.ready("kept");
    archive = calls.archive(kept).asByteArray();
  }

  @AfterEach
  void unmount() throws Exception {
    if (site != null) {
      site.close();
    }
    command("umount", disk.toString());
  }

  @Test
  void aFullDiskRefusesStagedExportsAndNothingElse() throws Exception {
    fill();

    calls
        .oneStep("kept")
        .then()
        .statusCode(507)
        .header("Retry-After", notNullValue())
        .body("type", equalTo("urn:spillway:problem:insufficient-storage"))
        .body("missing", greaterThan(0));
    assertServes();

    Files.delete(foreign);
    assertThat(calls.archive(calls.ready("kept")).asByteArray()).isEqualTo(archive);
    site.audit().pass(archive);
  }

  @Test
  void aDiskThatIsFilledAfterRoomWasReservedFailsThatExportOnly() throws Exception {
    String caught;
    try (Trap trap = Trap.set(site.rows(), Trap.Moment.BEFORE, "insert", "lease", "true")) {
      caught = calls.askFor("once");
      trap.awaitCaught(1);
      fill();
      trap.letGo();
      assertThat(calls.settled(caught, 20)).isEqualTo("FAILED");
    }
    calls.archive(caught).then().statusCode(507).body("missing", greaterThan(0));
    assertServes();

    Files.delete(foreign);
    assertThat(calls.archive(calls.ready("once")).asByteArray()).isEqualTo(archive);
    site.audit().pass(archive);
  }

  /** To the last byte. */
  private void fill() throws IOException {
    ByteBuffer block = ByteBuffer.allocate(65_536);
    try (FileChannel file =
        FileChannel.open(foreign, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (true) {
        block.clear();
        file.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left on device");
    }
  }

  private void assertServes() throws IOException {
    assertThat(calls.archive(kept).asByteArray()).isEqualTo(archive);
    assertThat(calls.archive(calls.ready("virtual")).asByteArray()).isEqualTo(archive);
    site.audit().nothingIsLeftBehind();
    await("the health answer says that it is full")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                site.readiness()
                    .then()
                    .statusCode(200)
                    .body(
                        "checks.find { it.name == 'details' }.data.volume",
                        containsString("state=full")));
  }

  private static void command(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as("%s must succeed: run this test as root. It said: %s", String.join(" ", words), said)
        .isZero();
  }
}
