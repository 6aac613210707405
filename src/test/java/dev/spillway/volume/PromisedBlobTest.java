package dev.spillway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.StoreOver;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A condemned blob whose address was given out stays until the address is no longer valid. */
class PromisedBlobTest extends RoomFixture {

  private static final Duration NONE = Duration.ZERO;

  /** The folder of the others, as a place that gives out addresses. */
  private Blobs addressed() {
    return blobs(new Addressed(store), QUOTA, 0);
  }

  private static final class Addressed extends StoreOver {
    Addressed(BlobStore store) {
      super(store);
    }

    @Override
    public Optional<URI> address(String id, Duration time, String mediaType, String disposition) {
      return Optional.of(URI.create("https://store/" + id));
    }
  }

  @Test
  void isNotDeletedBeforeItsAddressHasEnded() throws IOException {
    String id = stored(10);
    Blobs addressed = addressed();
    assertThat(addressed.address(id, Duration.ofMinutes(1), Duration.ofMinutes(9), "a/b", "c"))
        .contains(URI.create("https://store/" + id));
    addressed.condemn(List.of(id), CondemnReason.DELETED);

    assertThat(blobs.due(10, true)).isEmpty();
    assertThat(blobs.unleased(List.of(id))).isEmpty();
  }

  @Test
  void goesAfterwards() throws IOException {
    String id = stored(10);
    Blobs addressed = addressed();
    assertThat(addressed.address(id, Duration.ofMillis(200), NONE, "a/b", "c")).isPresent();
    addressed.condemn(List.of(id), CondemnReason.DELETED);

    await().until(() -> !blobs.due(10, false).isEmpty());
    assertThat(blobs.unleased(List.of(id))).containsKey(id);
  }

  @Test
  void aShorterPromiseEndsNoLongerOne() throws IOException {
    String id = stored(10);
    Blobs addressed = addressed();
    assertThat(addressed.address(id, Duration.ofMinutes(10), NONE, "a/b", "c")).isPresent();
    assertThat(addressed.address(id, Duration.ofMillis(1), NONE, "a/b", "c")).isPresent();
    addressed.condemn(List.of(id), CondemnReason.DELETED);

    assertThat(blobs.due(10, true)).isEmpty();
  }

  @Test
  void whatIsCondemnedOrInAFolderHasNoAddress() throws IOException {
    String id = stored(10);
    assertThat(blobs.address(id, Duration.ofMinutes(1), NONE, "a/b", "c")).isEmpty();
    blobs.condemn(List.of(id), CondemnReason.DELETED);

    assertThat(addressed().address(id, Duration.ofMinutes(1), NONE, "a/b", "c")).isEmpty();
    assertThat(blobs.due(10, false)).hasSize(1);
  }
}
