package dev.spillway.s3;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Bytes to be stored. They can be read any number of times, with the same result each time, so that
 * a failed request can be retried.
 */
public interface Body {

  /** Number of bytes. */
  long length();

  /**
   * Opens the bytes, from the first. An {@link IOException} here or while reading is thrown by the
   * upload.
   */
  InputStream open() throws IOException;

  /** A part of an array, which must not change before it is stored. */
  static Body of(byte[] bytes, int from, int length) {
    Objects.checkFromIndexSize(from, length, bytes.length);
    return new Body() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes, from, length);
      }
    };
  }

  /** Converts to the SDK's type; only the bytes being sent are in memory. */
  static RequestBody request(Body body) {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            return new Told(body.open());
          } catch (IOException e) {
            throw new UnreadableException(e);
          }
        },
        body.length(),
        "application/octet-stream");
  }

  /** A body could not be read. Not an IOException, because the SDK would retry the request. */
  final class UnreadableException extends RuntimeException {
    UnreadableException(IOException cause) {
      super(cause);
    }

    @Override
    public synchronized IOException getCause() {
      return (IOException) super.getCause();
    }
  }

  /** Marks failures of the source, so that they differ from failures of the store. */
  final class Told extends FilterInputStream {
    private Told(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw new UnreadableException(e);
      }
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      try {
        return super.read(target, from, length);
      } catch (IOException e) {
        throw new UnreadableException(e);
      }
    }
  }
}
