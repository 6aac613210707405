package dev.spillway.source.bucket;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.ListedObjects;
import dev.spillway.s3.ObjectReader;
import dev.spillway.s3.S3Exception;
import dev.spillway.s3.StoredObject;
import dev.spillway.source.root.ConcurrentLookups;
import dev.spillway.source.root.FileVisitor;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootPath;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.WalkSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * A root that is a bucket, or the keys of a bucket below a prefix.
 *
 * <p>A file is an object whose key, after the prefix, is a plain path below a root. A directory is
 * a common prefix of keys up to a {@code /}; a key that ends with {@code /} is not a file. Listing
 * and finding read no object: the size, time and ETag of an object are its stamp, and its checksum
 * is the CRC-32 of the whole object where the store has one.
 *
 * <p><b>Change.</b> Every read is conditional on the planned ETag ({@code If-Match}), so bytes of
 * another object are never returned. A replaced or deleted object is noticed by a check or by the
 * first read.
 */
public final class S3Root implements Root {

  /** Limit of a key in UTF-8 bytes; a store refuses longer ones. */
  private static final int LONGEST_KEY = 1024;

  /** Parallel requests per caller: a thousand answers take half a second at 15 ms each. */
  private static final int LOOKUPS = 32;

  private static final Logger LOG = Logger.getLogger(S3Root.class);

  private final String name;
  private final Bucket bucket;
  private final String prefix;
  private final boolean immutable;
  private final ConcurrentLookups store;

  /**
   * A root over the keys below {@code prefix}.
   *
   * @param prefix empty, or ends with {@code /}
   */
  public S3Root(
      String name, Bucket bucket, String prefix, boolean immutable, ExecutorService executor) {
    this.name = name;
    this.bucket = bucket;
    this.prefix = prefix;
    this.immutable = immutable;
    this.store = new ConcurrentLookups(executor, LOOKUPS);
  }

  private S3Root(S3Root root, Bucket bucket) {
    this.name = root.name;
    this.bucket = bucket;
    this.prefix = root.prefix;
    this.immutable = root.immutable;
    this.store = root.store;
  }

  @Override
  public Root patient() {
    return new S3Root(this, bucket.patient());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean immutable() {
    return immutable;
  }

  @Override
  public boolean isReadAhead() {
    return false;
  }

  /**
   * Returns when the bucket can be listed, an object can be found, and a range of it can be read.
   *
   * @throws IOException otherwise
   */
  public void reach() throws IOException {
    List<StoredObject> some = bucket.list(prefix, false, Optional.empty()).objects();
    if (!some.isEmpty()) {
      var unused = bucket.find(some.getFirst().key());
    }
    Optional<StoredObject> file =
        some.stream().filter(object -> object.bytes() > 1 && object.etag() != null).findFirst();
    if (file.isPresent()) {
      try (ObjectReader reader = bucket.open(file.get(), 1, 2)) {
        reader.read(ByteBuffer.allocate(1), 1);
      }
    }
  }

  @Override
  public WalkSummary walk(String begin, Predicate<String> accepts, FileVisitor visitor)
      throws IOException {
    return new ObjectWalk(bucket, prefix, accepts, visitor).walk(begin);
  }

  @Override
  public List<String> children(String directory) throws IOException {
    if (!directory.isEmpty() && RootPath.of(directory).isEmpty()) {
      return List.of();
    }
    String folder = directory.isEmpty() ? prefix : prefix + directory + "/";
    SortedSet<String> names = new TreeSet<>();
    Optional<String> next = Optional.empty();
    do {
      ListedObjects page = bucket.list(folder, true, next);
      page.objects().forEach(object -> names.add(object.key().substring(folder.length())));
      page.folders()
          .forEach(below -> names.add(below.substring(folder.length(), below.length() - 1)));
      next = page.next();
    } while (next.isPresent());
    names.removeIf(child -> RootPath.of(child).isEmpty());
    return List.copyOf(names);
  }

  @Override
  public Optional<SourceFile> find(String path) throws IOException {
    Optional<String> key = key(path);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    Optional<StoredObject> found = look(bucket, key.get());
    return found.flatMap(S3Root::stamp).map(stamp -> new SourceFile(path, stamp));
  }

  @Override
  public List<Optional<SourceFile>> findAll(List<String> paths) throws IOException {
    return store.ask(paths, this::find);
  }

  @Override
  public Map<SourceFile, Integer> checksums(List<SourceFile> files) throws IOException {
    List<OptionalInt> told = store.ask(files, this::checksum);
    Map<SourceFile, Integer> checksums = HashMap.newHashMap(files.size());
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i).isPresent()) {
        checksums.put(files.get(i), told.get(i).getAsInt());
      }
    }
    return checksums;
  }

  private OptionalInt checksum(SourceFile file) throws IOException {
    Optional<StoredObject> found = bucket.findWithChecksum(prefix + file.path());
    if (found.isEmpty()) {
      found = look(bucket, prefix + file.path());
    }
    return found.isPresent() && same(found.get(), file.stamp())
        ? found.get().crc32()
        : OptionalInt.empty();
  }

  @Override
  public OpenContent open(String path, Stamp planned, long from, long to) throws IOException {
    String key = key(path).orElseThrow(() -> gone(path));
    if (!(planned instanceof ObjectStamp stamp)) {
      throw gone(path); // It was planned when this root was a folder.
    }
    var object =
        new StoredObject(key, stamp.size(), stamp.etag(), stamp.modified(), OptionalInt.empty());
    return new OpenObject(name, bucket.open(object, from, to));
  }

  @Override
  public void check(String path, Stamp planned) throws IOException {
    String key = key(path).orElseThrow(() -> gone(path));
    Optional<StoredObject> found = look(bucket.prompt(), key);
    if (found.isEmpty() || !same(found.get(), planned)) {
      throw gone(path);
    }
  }

  @Override
  public void checkAll(List<SourceFile> files) throws IOException {
    store.ask(
        files,
        file -> {
          check(file.path(), file.stamp());
          return file;
        });
  }

  private static boolean same(StoredObject found, Stamp planned) {
    return planned instanceof ObjectStamp stamp
        && stamp(found).filter(stamp::sameBytes).isPresent();
  }

  /** Empty when the store gives no ETag: then a changed object could not be detected. */
  static Optional<ObjectStamp> stamp(StoredObject object) {
    return Optional.ofNullable(object.etag())
        .map(etag -> new ObjectStamp(object.bytes(), object.modified(), etag));
  }

  /** Empty when no object can have this path. */
  private Optional<String> key(String path) {
    String key = prefix + path;
    return RootPath.of(path).isPresent()
            && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY
        ? Optional.of(key)
        : Optional.empty();
  }

  /**
   * Finds an object. The answer to a HEAD is the same for a missing object and a missing bucket,
   * and for an invalid key and missing permissions. A listing distinguishes them, so that a missing
   * bucket or missing permissions do not make a file count as gone.
   */
  private Optional<StoredObject> look(Bucket asked, String key) throws IOException {
    try {
      Optional<StoredObject> found = asked.find(key);
      if (found.isPresent()) {
        return found;
      }
    } catch (S3Exception.Refused e) {
      LOG.debugf(e, "object %s is looked for in another way", key);
    }
    return bucket.list(key, false, Optional.empty()).objects().stream()
        .filter(object -> object.key().equals(key))
        .findFirst();
  }

  private ContentChangedException gone(String path) {
    return new ContentChangedException("file " + path + " of root " + name + " is gone or changed");
  }
}
