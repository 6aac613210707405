package dev.spillway.s3;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Bytes to be stored. They can be produced any number of times, and are the same each time: what
 * failed is sent again.
 */
public interface Body {

  /** How many bytes there are. */
  long length();

  /**
   * Begins to produce them, from the first. An {@link IOException} of it, here or later, is what
   * the upload throws.
   */
  InputStream open() throws IOException;

  /** Some bytes of an array, which must not change before they are stored. */
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

  /** As the SDK takes it: nothing of it is in memory but what is being sent. */
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

  /**
   * A body could not be produced. Not an IOException: the SDK would ask again for what is broken on
   * our side.
   */
  final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(IOException cause) {
      super(cause);
    }

    @Override
    public synchronized IOException getCause() {
      return (IOException) super.getCause();
    }
  }

  /** Tells what failed on our side from what failed on the store's. */
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
