package dev.spillway.volume.store;

import static dev.spillway.volume.store.Stored.bytes;
import static dev.spillway.volume.store.Stored.id;
import static dev.spillway.volume.store.Stored.list;
import static dev.spillway.volume.store.Stored.read;
import static dev.spillway.volume.store.Stored.slice;
import static dev.spillway.volume.store.Stored.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link BlobStore} promises: of its place, and of the blobs that it writes, reads and
 * deletes.
 */
public abstract class BlobStoreContract extends BlobPlaceContract {

  /**
   * How a blob of a few bytes is listed that is not finished: a place may hold them back until
   * then.
   */
  protected List<String> shortUnfinished(String id) {
    return List.of(id + " unfinished");
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    try (BlobStore.Writer writer = store().write(ID)) {
      writer.write(bytes("01234"));
      writer.write(bytes(""));
      writer.write(bytes("56789"));
      writer.finish();
    }

    assertThat(holds("blobs/a7/" + ID)).isTrue();
    assertThat(read(store(), ID, 10)).isEqualTo("0123456789");
    store().check(ID, 10);
  }

  @Test
  void readsAnySliceAndNeverLess() throws IOException {
    stage(store(), ID, "0123456789");

    try (OpenContent content = store().open(ID, 10)) {
      assertThat(slice(content, 7, 3)).isEqualTo("789");
      assertThat(slice(content, 0, 4)).isEqualTo("0123");
      assertThat(slice(content, 10, 0)).isEmpty();
      content.verify();
      assertThatThrownBy(() -> slice(content, 8, 3)).isInstanceOf(ContentChangedException.class);
    }
  }

  @Test
  void storesNothingToo() throws IOException {
    stage(store(), ID, "");

    assertThat(read(store(), ID, 0)).isEmpty();
    assertThat(list(store(), 0xa7).blobs()).containsExactly(ID);
  }

  @Test
  void nothingIsVisibleBeforeItIsFinished() throws IOException {
    try (BlobStore.Writer writer = store().write(ID)) {
      assertAbsent(ID, 0);
      writer.write(bytes("0123456789"));
      assertAbsent(ID, 10);
      assertThat(list(store(), 0xa7).blobs()).containsExactlyElementsOf(shortUnfinished(ID));
      writer.finish();
      assertThat(read(store(), ID, 10)).isEqualTo("0123456789");
      assertThat(list(store(), 0xa7).blobs()).containsExactly(ID);
    }
    assertThat(read(store(), ID, 10)).isEqualTo("0123456789");
  }

  @Test
  void whatIsNotFinishedIsRemovedByClosing() throws IOException {
    BlobStore.Writer writer = store().write(ID);
    writer.write(bytes("0123456789"));
    writer.close();
    writer.close();

    assertAbsent(ID, 10);
    assertThat(list(store())).isEqualTo(new Stored.Listing(List.of(), List.of()));
  }

  @Test
  void writesNothingAfterFinishOrClose() throws IOException {
    BlobStore.Writer writer = store().write(ID);
    writer.write(bytes("0123456789"));
    writer.finish();

    assertThatThrownBy(() -> writer.write(bytes("x"))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    writer.close();
    writer.close();
    assertThatThrownBy(() -> writer.write(bytes("x"))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    assertThat(read(store(), ID, 10)).isEqualTo("0123456789");
  }

  @Test
  void beginsFromNothingWhateverAnEarlierWriterLeft() throws IOException {
    try (BlobStore.Writer killed = store().write(ID)) {
      killed.write(bytes("much more than the second"));

      stage(store(), ID, "0123456789");

      assertThat(read(store(), ID, 10)).isEqualTo("0123456789");
      assertThat(list(store(), 0xa7).blobs()).containsExactly(ID);
    }
  }

  @Test
  void opensNothingThatIsNotThere() throws IOException {
    assertAbsent(ID, 10);
    stage(store(), OTHER, "0123456789");
    assertAbsent(ID, 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "012345678", "0123456789x"})
  void opensNothingOfAnotherLength(String now) throws IOException {
    stage(store(), ID, "0123456789");
    replace(ID, now);

    assertAbsent(ID, 10);
  }

  @Test
  void neitherReadsNorVerifiesWhatBecameAnother() throws IOException {
    stage(store(), ID, "0123456789");
    try (OpenContent content = store().open(ID, 10)) {
      assertThat(slice(content, 0, 5)).isEqualTo("01234");
      content.verify();

      replace(ID, "01234");

      assertThatThrownBy(
              () -> {
                content.verify();
                slice(content, 0, 5);
              })
          .isInstanceOf(ContentChangedException.class);
    }
  }

  @Test
  void deletesWhatIsFinishedAndWhatIsNot() throws IOException {
    stage(store(), ID, "0123456789");
    try (BlobStore.Writer unfinished = store().write(OTHER)) {
      unfinished.write(bytes("01234"));

      store().delete(ID);
      assertAbsent(ID, 10);
      assertThat(holds("blobs/a7/" + ID)).isFalse();
      assertThat(list(store()).blobs()).containsExactlyElementsOf(shortUnfinished(OTHER));

      store().delete(OTHER);
      assertThat(list(store())).isEqualTo(new Stored.Listing(List.of(), List.of()));
    }
    stage(store(), ID, "again");
    assertThat(read(store(), ID, 5)).isEqualTo("again");
  }

  @Test
  void deletingWhatIsNotThereSucceeds() throws IOException {
    store().delete(ID);
    stage(store(), OTHER, "0123456789");
    store().delete(ID);
    store().delete(ID);

    assertThat(read(store(), OTHER, 10)).isEqualTo("0123456789");
  }

  @Test
  void manyMayUseItAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> outcomes = new ArrayList<>();
      for (int number = 0; number < 100; number++) {
        String id = id(String.format("%02x", number % 7), number);
        outcomes.add(
            threads.submit(
                () -> {
                  stage(store(), id, "text of " + id);
                  assertThat(read(store(), id, 40)).isEqualTo("text of " + id);
                  listAmongOthers(Integer.parseInt(id, 0, 2, 16));
                  store().delete(id);
                  assertAbsent(id, 40);
                  return null;
                }));
      }
      for (Future<?> outcome : outcomes) {
        outcome.get();
      }
    }
    assertThat(list(store())).isEqualTo(new Stored.Listing(List.of(), List.of()));
  }

  /** While others stage and delete in the same slice. */
  public void listAmongOthers(int slice) throws IOException {
    list(store(), slice);
  }
}
