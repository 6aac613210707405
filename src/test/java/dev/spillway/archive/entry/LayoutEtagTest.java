package dev.spillway.archive.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutEtagTest {

  private static final Instant TIME = Instant.parse("2026-11-21T08:00:00Z");

  @ParameterizedTest
  @EnumSource
  void anEqualArchiveFromAnotherPlaceHasTheSame(Format format) {
    Content here = new Content.RootFile("here", "a/b", new FileStamp(3, 1, 2, 3));
    Content there = new Content.RootFile("there", "c", new FileStamp(3, 4, 5, 6));
    Content inline = Content.Inline.of(new byte[3]);

    Set<String> etags =
        Stream.of(here, there, inline)
            .map(content -> Entry.stored("name", 7, TIME, content))
            .map(entry -> new Manifest(format, List.of(entry)).layout().etag())
            .collect(Collectors.toSet());

    assertThat(etags).singleElement().asString().matches("[0-9a-f]{64}");
  }

  @Test
  void whateverChangesTheBytesChangesIt() {
    Content three = Content.Inline.of(new byte[3]);
    Entry entry = Entry.stored("name", 7, TIME, three);
    Entry second = Entry.stored("second", 7, TIME, three);
    List<Manifest> manifests =
        List.of(
            zip(entry),
            new Manifest(Format.TAR, List.of(entry)),
            zip(),
            zip(Entry.stored("nam", 7, TIME, three)),
            zip(Entry.stored("name", 8, TIME, three)),
            zip(Entry.stored("name", 7, TIME.plusSeconds(1), three)),
            zip(Entry.stored("name", 7, TIME, Content.Inline.of(new byte[4]))),
            zip(new Entry("name", 3, 7, TIME, Entry.Compression.DEFLATED, three)),
            zip(new Entry("name", 4, 7, TIME, Entry.Compression.DEFLATED, three)),
            zip(entry, second),
            zip(second, entry));

    assertThat(manifests.stream().map(manifest -> manifest.layout().etag()))
        .doesNotHaveDuplicates();
  }

  @Test
  void attributesCountWhereTheyChangeTheBytes() {
    Content none = Content.Inline.of(new byte[0]);
    Entry plain = Entry.stored("name", 0, Instant.ofEpochSecond(-5), none);
    List<Entry> entries =
        List.of(
            plain,
            plain.with(new EntryAttributes(false, 0, true)),
            plain.with(EntryAttributes.EXECUTABLE),
            plain.with(new EntryAttributes(false, 8 * 3600, false)),
            plain.with(new EntryAttributes(true, 8 * 3600, false)));

    assertThat(entries.stream().map(entry -> zip(entry).layout().etag())).doesNotHaveDuplicates();
    // A TAR tells no local time, and what it says of one before 1970 all readers understand.
    assertThat(entries.stream().map(entry -> new Manifest(Format.TAR, List.of(entry))))
        .extracting(manifest -> manifest.layout().etag())
        .satisfies(
            etags -> {
              assertThat(etags.get(1)).isEqualTo(etags.get(0)).isEqualTo(etags.get(3));
              assertThat(etags.get(2)).isEqualTo(etags.get(4)).isNotEqualTo(etags.get(0));
            });
  }

  @Test
  void whatAPartHoldsCountsAndWhereItIsDoesNot() {
    String one = "1".repeat(64);
    String other = "2".repeat(64);
    List<Content> equal =
        List.of(
            new Content.BlobPart("a", 100, 7, 10, one), new Content.BlobPart("b", 50, 0, 10, one));
    Content different = new Content.BlobPart("a", 100, 7, 10, other);

    assertThat(equal.stream().map(content -> deflated(content).layout().etag()).distinct())
        .hasSize(1)
        .doesNotContain(deflated(different).layout().etag());
    assertThat(zip(Entry.stored("name", 7, TIME, equal.get(0))).layout().etag())
        .isEqualTo(zip(Entry.stored("name", 7, TIME, equal.get(1))).layout().etag())
        .isNotEqualTo(zip(Entry.stored("name", 7, TIME, different)).layout().etag());
    assertThat(deflated(Content.Inline.of(new byte[] {1, 2})).layout().etag())
        .isNotEqualTo(deflated(Content.Inline.of(new byte[] {1, 3})).layout().etag());
  }

  private static Manifest deflated(Content content) {
    return zip(new Entry("name", 1_000, 7, TIME, Entry.Compression.DEFLATED, content));
  }

  /**
   * Downloads begun with an older version resume only as long as this stays: see the versions in
   * the layouts.
   */
  @Test
  void staysTheSameFromVersionToVersion() {
    Entry entry = Entry.stored("名", 0x01020304, TIME, Content.Inline.of(new byte[] {1, 2, 3}));

    assertThat(zip(entry).layout().etag())
        .isEqualTo("2361a5b3b8c36d4e16f66603ac798a9c28d36f5563a3ad9030331bec1634bbd9");
    assertThat(new Manifest(Format.TAR, List.of(entry)).layout().etag())
        .isEqualTo("bf9ab3633de0042103c4f14e1a97095a457880c5e536cc5b1bfce51aaef34745");
    assertThat(new Manifest(Format.TAR_GZ, List.of(entry)).layout().etag())
        .isEqualTo("04463cb74f78c53114cac03f031b70c65c1942583966a07aa4fcb7e57b4b7ee4");
    Content part = new Content.BlobPart("a", 100, 7, 10, "1".repeat(64));
    assertThat(deflated(part).layout().etag())
        .isEqualTo("b4e8029ba8581167b16c465efae90cd4b8256ff3927c669072ccc1d880868f16");
  }

  @Test
  void theNewestEntryIsTheLastModification() {
    Content none = Content.Inline.of(new byte[0]);
    Manifest manifest =
        zip(
            Entry.stored("a", 0, TIME.minusSeconds(5), none),
            Entry.stored("b", 0, TIME.plusMillis(900), none),
            Entry.stored("c", 0, TIME.minusSeconds(7), none));

    assertThat(manifest.layout().lastModified()).isEqualTo(TIME);
  }

  private static Manifest zip(Entry... entries) {
    return new Manifest(Format.ZIP, List.of(entries));
  }
}
