package dev.spillway.volume;

/** A place that has no end, as a bucket has none. */
final class EndlessStore extends StoreOver {

  EndlessStore(BlobStore store) {
    super(store);
  }

  @Override
  public Space space() {
    return new Space(Long.MAX_VALUE, Long.MAX_VALUE);
  }
}
