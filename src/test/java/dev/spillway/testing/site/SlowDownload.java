package dev.spillway.testing.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.HttpConnection;
import java.io.IOException;
import java.util.Arrays;

/** A download that stops soon, and goes on later. */
public final class SlowDownload implements AutoCloseable {

  /** Less than an archive, by far more than all buffers on the way. */
  private static final int FIRST_BYTES = 10_000;

  private static final int RECEIVE_BUFFER = 16_384;

  private final HttpConnection connection;
  private final byte[] archive;

  private SlowDownload(HttpConnection connection, byte[] archive) {
    this.connection = connection;
    this.archive = archive;
  }

  /** Begins it; {@code archive} are the bytes that it must bring. */
  public static SlowDownload of(Calls calls, String id, byte[] archive) throws IOException {
    HttpConnection connection = HttpConnection.to(calls.server(), RECEIVE_BUFFER);
    connection.request("GET", "/api/exports/" + id + "/archive");
    assertThat(connection.head().status()).isEqualTo(200);
    assertThat(connection.read(FIRST_BYTES)).isEqualTo(Arrays.copyOf(archive, FIRST_BYTES));
    return new SlowDownload(connection, archive);
  }

  /** Takes the rest, which must be the right one. */
  public void takeTheRest() throws IOException {
    byte[] rest = connection.read(archive.length - FIRST_BYTES);
    assertThat(Arrays.equals(rest, 0, rest.length, archive, FIRST_BYTES, archive.length))
        .as("the rest of a slow download is right")
        .isTrue();
  }

  /** Takes what still comes of it, which must not be all: it breaks. */
  public void takeUntilItBreaks() throws IOException {
    assertThat(connection.drain())
        .as("bytes that still came of a download that was to break")
        .isLessThan(archive.length - FIRST_BYTES);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
