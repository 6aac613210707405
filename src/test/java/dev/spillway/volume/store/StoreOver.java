package dev.spillway.volume.store;

import dev.spillway.archive.entry.OpenContent;
import java.io.IOException;
import java.time.Instant;

/** Another store, as it is, but for what a subclass makes of it. */
public abstract class StoreOver implements BlobStore {

  private final BlobStore store;

  public StoreOver(BlobStore store) {
    this.store = store;
  }

  @Override
  public long counted(long length) {
    return store.counted(length);
  }

  @Override
  public Space space() throws IOException {
    return store.space();
  }

  @Override
  public void requireOurs() throws IOException {
    store.requireOurs();
  }

  @Override
  public Writer write(String id) throws IOException {
    return store.write(id);
  }

  @Override
  public OpenContent open(String id, long length) throws IOException {
    return store.open(id, length);
  }

  @Override
  public void check(String id, long length) throws IOException {
    store.check(id, length);
  }

  @Override
  public void delete(String id) throws IOException {
    store.delete(id);
  }

  @Override
  public void date(Found found, Instant time) throws IOException {
    store.date(found, time);
  }

  @Override
  public int list(int from, int to, Visitor visitor) throws IOException {
    return store.list(from, to, visitor);
  }
}
