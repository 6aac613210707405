package dev.spillway.archive.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EntryTest {

  private static final Content THREE = Content.Inline.of(new byte[3]);

  @Test
  void storedContentHasTheSizeOfTheEntry() {
    assertThatThrownBy(() -> new Entry("a", 4, 0, Instant.EPOCH, Entry.Compression.STORED, THREE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stored entry of 4 bytes with 3 bytes of content");
    assertThatThrownBy(
            () -> new Entry("a", -1, 0, Instant.EPOCH, Entry.Compression.DEFLATED, THREE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timesAreCutToFullSecondsBeforeAndAfterTheEpoch() {
    assertThat(Entry.stored("a", 0, Instant.ofEpochSecond(5, 999_999_999), THREE).modified())
        .isEqualTo(Instant.ofEpochSecond(5));
    assertThat(Entry.stored("a", 0, Instant.ofEpochSecond(-5, 1), THREE).modified())
        .isEqualTo(Instant.ofEpochSecond(-5));
  }

  @Test
  void aPartIsWithinItsBlobAndHasItsHash() {
    String sha256 = "a1".repeat(32);
    assertThat(new Content.BlobPart("b", 10, 3, 7, sha256).length()).isEqualTo(7);

    assertThatThrownBy(() -> new Content.BlobPart("b", 10, 3, 8, sha256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("8 bytes from 3 of a blob of 10 bytes");
    assertThatThrownBy(() -> new Content.BlobPart("b", 10, Long.MAX_VALUE, 1, sha256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Content.BlobPart("b", 10, -1, 1, sha256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Content.BlobPart("b", 10, 1, -1, sha256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Content.BlobPart("b", 10, 3, 7, "A1".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + "A1".repeat(32) + "\" is no SHA-256 in hexadecimal");
  }

  @Test
  void inlineContentIsSmallAndCannotBeChanged() {
    assertThatThrownBy(() -> Content.Inline.of(new byte[Content.INLINE_LIMIT + 1]))
        .hasMessage("inline content of 262145 bytes, at most 262144");
    ByteBuffer view = ((Content.Inline) THREE).bytes();
    view.get();
    assertThat(view.isReadOnly()).isTrue();
    assertThat(THREE.length()).isEqualTo(3);
  }
}
