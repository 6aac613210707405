package dev.spillway.web.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.deflate.ParallelDeflater;
import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.archive.manifest.ManifestCodec;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.ShortTimes;
import dev.spillway.volume.BlobWriter;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Archives whose entries are parts of one blob, handed to the kernel from where they are in its
 * file.
 */
@QuarkusTest
@TestProfile(ShortTimes.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class StagedPartsTest {

  private static final Instant TIME = Instant.parse("1980-01-01T00:00:00Z");
  private static final int IN_FRONT = 1_013;

  @Inject Blobs blobs;
  @Inject DataSource database;

  @TestHTTPResource URI server;

  @TempDir Path folder;

  private final byte[] noise = new byte[700_000];
  private byte[] text;
  private String blob;
  private long blobLength;
  private ParallelDeflater.Part deflated;

  /** A blob with something that is no entry's, a deflated document, and noise as it is. */
  @BeforeEach
  void stage() throws IOException {
    Random random = new Random(1);
    random.nextBytes(noise);
    StringBuilder rows = new StringBuilder();
    while (rows.length() < 3_000_000) {
      rows.append("{\"id\": ").append(random.nextInt()).append(", \"name\": \"小明\"}\n");
    }
    text = rows.toString().getBytes(UTF_8);
    blob = blobs.newId();
    blobs.reserve(blob, 10_000_000);
    try (BlobWriter writer = blobs.write(blob, 0);
        var deflater = new ParallelDeflater(writer::write, Thread::startVirtualThread, 2)) {
      writer.write(ByteBuffer.allocate(IN_FRONT));
      deflater.write(text, 0, text.length);
      deflated = deflater.finish();
      writer.write(ByteBuffer.wrap(noise));
      assertThat(blobs.stored(writer.finish())).isTrue();
    }
    blobLength = IN_FRONT + deflated.length() + noise.length;
    assertThat(deflated.length()).isBetween(500_000L, 2_000_000L);
  }

  @AfterEach
  void condemn() {
    blobs.condemn(List.of(blob), CondemnReason.DELETED);
  }

  @ParameterizedTest
  @EnumSource(names = {"ZIP", "TAR_GZ"})
  void areDownloadedWholeAndInRanges(Format format) throws Exception {
    Manifest manifest = new Manifest(format, entries());
    Layout layout = manifest.layout();
    String archive = export(manifest);
    byte[] whole;
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer = connection.request("GET", archive).answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("ETag")).isEqualTo("\"" + layout.etag() + "\"");
      assertThat(answer.header("Content-Type")).isEqualTo(format.mediaType());
      whole = answer.body();
      assertThat(whole).hasSize((int) layout.length());
    }
    Path saved = Files.write(folder.resolve("a." + format.extension()), whole);
    ArchiveTools.check(format, saved);
    Path out = Files.createDirectory(folder.resolve("out"));
    ArchiveTools.extract("bsdtar", saved, out);
    assertThat(out.resolve("rows.ndjson")).hasBinaryContent(text);
    assertThat(out.resolve("noise.bin")).hasBinaryContent(noise);

    Random random = new Random(2);
    for (int i = 0; i < 30; i++) {
      int from = random.nextInt(whole.length);
      int to = Math.min(whole.length, from + 1 + random.nextInt(i % 2 == 0 ? 400_000 : 2_000));
      try (HttpConnection connection = HttpConnection.to(server)) {
        HttpConnection.Answer answer =
            connection.request("GET", archive, "Range: bytes=" + from + "-" + (to - 1)).answer();
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body())
            .as("bytes %s to %s", from, to)
            .isEqualTo(Arrays.copyOfRange(whole, from, to));
      }
    }
  }

  private List<Entry> entries() {
    Content rows =
        new Content.BlobPart(blob, blobLength, IN_FRONT, deflated.length(), deflated.sha256());
    Content rest =
        new Content.BlobPart(
            blob, blobLength, IN_FRONT + deflated.length(), noise.length, "0".repeat(64));
    CRC32 crc = new CRC32();
    crc.update(noise);
    return List.of(
        new Entry(
            "rows.ndjson",
            deflated.size(),
            deflated.crc32(),
            TIME,
            Entry.Compression.DEFLATED,
            rows),
        Entry.stored("noise.bin", (int) crc.getValue(), TIME, rest));
  }

  /** The path of an archive with {@code manifest}, in the place of what its recipe has planned. */
  private String export(Manifest manifest) throws SQLException {
    String archive = ExportCalls.archive("all-files");
    String hash = ManifestCodec.hash(manifest);
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into manifest (hash, encoded, entries) values (?, ?, 2)");
        var update =
            connection.prepareStatement(
                "update export set manifest_hash = ?, format = ? where id = ?")) {
      insert.setString(1, hash);
      insert.setBytes(2, ManifestCodec.encode(manifest));
      insert.executeUpdate();
      update.setString(1, hash);
      update.setString(2, manifest.format().extension());
      update.setString(3, ExportCalls.id(archive));
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    return archive;
  }
}
