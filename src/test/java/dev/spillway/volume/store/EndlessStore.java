package dev.spillway.volume.store;

/** A place that has no end, as a bucket has none. */
public final class EndlessStore extends StoreOver {

  public EndlessStore(BlobStore store) {
    super(store);
  }

  @Override
  public Space space() {
    return new Space(Long.MAX_VALUE, Long.MAX_VALUE);
  }
}
