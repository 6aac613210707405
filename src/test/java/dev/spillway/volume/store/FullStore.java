package dev.spillway.volume.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A disk that another process fills after the first write to it. */
public final class FullStore extends StoreOver {

  private boolean full;

  public FullStore(BlobStore store) {
    super(store);
  }

  @Override
  public Space space() throws IOException {
    return full ? new Space(super.space().capacity(), 0) : super.space();
  }

  @Override
  public Writer write(String id) throws IOException {
    Writer writer = super.write(id);
    return new Writer() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        if (full) {
          throw new IOException("No space left on device");
        }
        writer.write(bytes);
        full = true;
      }

      @Override
      public void finish() throws IOException {
        writer.finish();
      }

      @Override
      public void leave() throws IOException {
        writer.leave();
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }
}
