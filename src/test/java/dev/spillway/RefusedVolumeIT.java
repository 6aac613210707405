package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.spillway.testing.Form;
import dev.spillway.testing.PackagedService;
import dev.spillway.testing.PostgresResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever starts the service on a volume that is not its own reads one sentence, and no stack
 * trace.
 */
class RefusedVolumeIT {

  @TempDir private Path folder;
  private Path volume;
  private PackagedService service;

  @BeforeEach
  void makeVolumeAndRecipes() throws IOException {
    volume = Files.createDirectory(folder.resolve("volume"));
    Path recipes = Path.of("examples/recipes").toAbsolutePath();
    Map<String, String> settings = new HashMap<>(PostgresResource.databaseSettings());
    settings.putAll(
        Map.of(
            "spillway.recipes",
            recipes.toString(),
            "spillway.roots.training-files.path",
            Path.of("examples/training-files").toAbsolutePath().toString(),
            "spillway.volume.path",
            volume.toString(),
            "quarkus.log.level",
            "WARN"));
    service = new PackagedService(folder, settings);
  }

  @Test
  void aRefusalIsOneSentence() throws Exception {
    Path somebodys = Files.writeString(volume.resolve("holiday.jpg"), "");
    assertSentence("is not empty, there is 'holiday.jpg'", "set spillway.volume.path to an empty");
    Files.delete(somebodys);

    service.start();
    service.close();
    Files.delete(volume.resolve(".spillway-volume"));
    assertSentence("has no marker .spillway-volume", "mount the volume there", "echo ");
  }

  /** {@code VolumeClaimTest} finds the same, without a service. */
  @Test
  @Tag(Form.REPEATED)
  void soIsEachOther() throws Exception {
    Path marker = Files.writeString(volume.resolve(".spillway-volume"), "somebody-else\n");
    assertSentence("belongs to installation 'somebody-else'", "spillway.volume.path");
    Files.delete(marker);

    Files.writeString(marker, "somebody-else\nformat=2\n");
    assertSentence("written by a newer Spillway, in format 2", "start that version or a newer one");
    Files.delete(marker);

    Files.writeString(volume.resolve("blobs"), "no folder");
    assertSentence("is not empty, there is 'blobs'", "spillway.volume.path");
    Files.delete(volume.resolve("blobs"));

    service.start();
    assertThat(service.stop()).isIn(0, 143);
    Files.delete(marker);
    Files.createDirectory(marker);
    assertSentence("belongs to installation ''", "spillway.volume.path");
  }

  /** The service ends instead of getting ready, and says no more than that. */
  private void assertSentence(String... words) throws IOException {
    Path log = folder.resolve("service.log");
    Files.deleteIfExists(log);
    assertThatThrownBy(service::start).hasMessageContaining("did not get ready");
    // What the JVM warns of, and what a start waits for.
    assertThat(
            Files.readString(log)
                .lines()
                .filter(line -> !line.matches("(WARNING: |Waiting for ).*")))
        .singleElement(STRING)
        .contains(words);
  }
}
