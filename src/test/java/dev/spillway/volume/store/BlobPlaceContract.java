package dev.spillway.volume.store;

import static dev.spillway.volume.store.Stored.id;
import static dev.spillway.volume.store.Stored.list;
import static dev.spillway.volume.store.Stored.read;
import static dev.spillway.volume.store.Stored.slice;
import static dev.spillway.volume.store.Stored.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spillway.archive.entry.ContentChangedException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link BlobStore} promises of its place: whose it is, what is listed, what is never
 * touched.
 */
abstract class BlobPlaceContract {

  public static final String ID = id("a7", 1);
  public static final String OTHER = id("a7", 2);

  protected abstract BlobStore store();

  /** Makes the marker of the place say {@code text}; takes it away when that is empty. */
  protected abstract void mark(String text) throws IOException;

  /** Makes the marker what it was. */
  protected abstract void markAsOurs() throws IOException;

  /** Makes the bytes of a finished blob others, behind the store's back. */
  protected abstract void replace(String id, String text) throws IOException;

  /** Puts something that the store did not write into the place. */
  protected abstract void put(String name, String text) throws IOException;

  /** Whether something is in the place under this name, asking the place itself. */
  protected abstract boolean holds(String name) throws IOException;

  @Test
  void countsWholeBlocks() {
    assertThat(store().counted(0)).isZero();
    long block = store().counted(1);
    assertThat(block).isPositive();
    for (long length : new long[] {2, 4095, 4096, 4097, 500L << 20, (5L << 40) + 1}) {
      assertThat(store().counted(length))
          .isGreaterThanOrEqualTo(length)
          .isLessThan(length + block)
          .isEqualTo(store().counted(length) / block * block);
    }
    assertThat(store().counted(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void knowsItsRoom() throws IOException {
    BlobStore.Space space = store().space();

    assertThat(space.capacity()).isPositive();
    assertThat(space.free()).isNotNegative().isLessThanOrEqualTo(space.capacity());
  }

  @Test
  void listsEachBlobOnceInItsSlice() throws IOException {
    List<String> ids = new ArrayList<>();
    for (String slice : List.of("00", "01", "7f", "80", "fe", "ff")) {
      for (int number = 0; number < 5; number++) {
        ids.add(id(slice, number));
        stage(store(), ids.getLast(), "text of " + slice);
      }
    }

    assertThat(list(store()).blobs()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(list(store(), 0x80).blobs())
        .containsExactlyElementsOf(ids.stream().filter(id -> id.startsWith("80")).toList());
    assertThat(list(store(), 0x81).blobs()).isEmpty();
  }

  @Test
  void tellsLengthAndTimeOfWhatItLists() throws IOException {
    stage(store(), ID, "0123456789");
    List<BlobStore.Found> met = new ArrayList<>();
    store()
        .list(
            0xa7,
            0xa8,
            new BlobStore.Visitor() {
              @Override
              public void blob(BlobStore.Found found) {
                met.add(found);
              }

              @Override
              public void foreign(String name) {
                throw new AssertionError(name);
              }
            });

    assertThat(met)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.id()).isEqualTo(ID);
              assertThat(found.bytes()).isEqualTo(10);
              assertThat(found.finished()).isTrue();
              assertThat(found.modified()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, BlobStore.SLICES})
  void thereAreNoOtherSlices(int slice) {
    assertThatThrownBy(() -> list(store(), slice)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatHasNotOurShapeIsForeignAndStays() throws IOException {
    stage(store(), ID, "0123456789");
    List<String> foreign =
        List.of(
            "照片.png",
            "blobs/readme.txt",
            "blobs/A7/" + ID,
            "blobs/a77/" + ID,
            "blobs/a7/" + ID.toUpperCase(Locale.ROOT),
            "blobs/a7/" + ID + "0",
            "blobs/a7/" + ID.substring(1),
            "blobs/a7/" + ID + ".tmp",
            "blobs/a7/" + ID + ".part.part",
            "blobs/a7/" + ID + "\n",
            "blobs/a7/" + id("a8", 1),
            "blobs/a7/." + ID);
    for (String name : foreign) {
      put(name, "theirs");
    }

    assertThat(list(store(), 0).blobs()).isEmpty();
    assertThat(list(store(), 0).foreign())
        .containsExactlyInAnyOrder("照片.png", "blobs/readme.txt", "blobs/A7", "blobs/a77");
    assertThat(list(store(), 0xa7).blobs()).containsExactly(ID);
    assertThat(list(store(), 0xa7).foreign())
        .containsExactlyInAnyOrderElementsOf(
            foreign.stream()
                .filter(name -> name.startsWith("blobs/a7/"))
                .map(name -> name.replace('\n', '?'))
                .toList());
    store().delete(ID);
    store().delete(id("a8", 1));
    for (String name : foreign) {
      assertThat(holds(name)).describedAs(name).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a7",
        "../../../etc/passwd",
        "A7000000000000000000000000000001",
        "a7000000000000000000000000000001.part",
        "a700000000000000000000000000000/",
        "a700000000000000000000000000000",
        "a7000000000000000000000000000001\n",
        "a70000000000000000000000000000010"
      })
  void takesNoOtherIds(String id) {
    for (ThrowingCallable call : calls(id)) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private List<ThrowingCallable> calls(String id) {
    return List.of(
        () -> store().write(id).close(),
        () -> store().open(id, 1).close(),
        () -> store().check(id, 1),
        () -> store().delete(id));
  }

  @Test
  void aPlaceThatIsOursIsSaidToBe() {
    assertThatCode(() -> store().requireOurs()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "another-installation\n", "\n"})
  void nothingIsDoneInAPlaceThatIsNotOurs(String marker) throws IOException {
    stage(store(), ID, "0123456789");
    mark(marker);

    for (ThrowingCallable refused :
        List.<ThrowingCallable>of(
            () -> store().requireOurs(),
            () -> store().write(OTHER),
            () -> store().delete(ID),
            () -> store().delete(OTHER),
            () -> list(store(), 0xa7),
            () -> store().open(OTHER, 10),
            () -> store().check(OTHER, 10),
            () -> store().open(ID, 9),
            () -> store().check(ID, 9))) {
      assertThatThrownBy(refused).isInstanceOf(NotOursException.class);
    }
    assertThat(read(store(), ID, 10)).describedAs("what is there can be read").hasSize(10);
    markAsOurs();
    assertThat(list(store())).isEqualTo(new Stored.Listing(List.of(ID), List.of()));
  }

  protected final void assertAbsent(String id, long length) {
    assertThatThrownBy(() -> store().open(id, length)).isInstanceOf(ContentChangedException.class);
    assertThatThrownBy(() -> store().check(id, length)).isInstanceOf(ContentChangedException.class);
  }
}
