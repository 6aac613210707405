package dev.spillway.source.web;

import dev.spillway.archive.entry.ObjectStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A file of a web root that is being read whole, once. Not thread-safe. */
public final class FetchedFile {

  private final WebAnswer answer;
  private final WebClient client;
  private final Duration most;
  private Duration waited = Duration.ZERO;
  private long size;

  FetchedFile(WebAnswer answer, WebClient client) {
    this.answer = answer;
    this.client = client;
    this.most = client.terms().file();
  }

  /**
   * Reads some bytes, at least one if {@code target} has room.
   *
   * @return their number; -1 at the end
   * @throws WebException when the server does not send the file, or too much, or too slowly
   */
  public int read(ByteBuffer target) throws IOException {
    long begun = System.nanoTime();
    int count = answer.read(target);
    // The time that the volume takes is not the server's.
    waited = waited.plusNanos(System.nanoTime() - begun);
    if (count < 0) {
      requireWhole();
      return count;
    }
    size += count;
    if (size > client.terms().largest()) {
      throw client.tooLarge(answer.what());
    }
    if (waited.compareTo(most) > 0) {
      throw new WebException.Broken(
          answer.what(), "took longer than " + most.toSeconds() + " s for one file");
    }
    return count;
  }

  /** Bytes so far. */
  long size() {
    return size;
  }

  private void requireWhole() throws WebException {
    if (answer.length().orElse(size) != size) {
      throw WebException.Passing.cutOff(answer.what(), null);
    }
  }

  /** The stamp of the file that was read, with its size so far. Without an ETag, that is empty. */
  public ObjectStamp stamp() {
    return answer.stamp(size);
  }
}
