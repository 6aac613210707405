package dev.spillway.source.bucket;

import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.ListedObjects;
import dev.spillway.s3.StoredObject;
import dev.spillway.source.root.FileVisitor;
import dev.spillway.source.root.RootPath;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.UnusableFile;
import dev.spillway.source.root.WalkSummary;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** One walk through a bucket, or its keys below a prefix. Holds one page at a time. */
final class ObjectWalk {

  private static final char REPLACEMENT = '\uFFFD';

  private final Bucket bucket;
  private final String prefix;
  private final Predicate<String> accepts;
  private final FileVisitor visitor;
  private long candidates;
  private long notUtf8;
  private long unreadable;
  private long special;

  ObjectWalk(Bucket bucket, String prefix, Predicate<String> accepts, FileVisitor visitor) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.accepts = accepts;
    this.visitor = visitor;
  }

  /** Visits the files whose path begins with {@code begin}. */
  WalkSummary walk(String begin) throws IOException {
    Optional<String> next = Optional.empty();
    do {
      ListedObjects page = bucket.list(prefix + begin, false, next);
      for (StoredObject object : page.objects()) {
        visit(object);
      }
      next = page.next();
    } while (next.isPresent());
    return new WalkSummary(candidates, notUtf8, unreadable, special, 0);
  }

  private void visit(StoredObject object) throws IOException {
    String path = object.key().substring(prefix.length());
    if (path.isEmpty() || (path.endsWith("/") && object.bytes() == 0)) {
      return; // A folder, as consoles make them.
    }
    if (RootPath.of(path).isEmpty()) {
      special++;
      visitor.miss(new UnusableFile(path, false, UnusableFile.Reason.NO_PATH));
      return;
    }
    if (!accepts.test(path)) {
      return;
    }
    // Bytes that are not UTF-8 were replaced by this character, which a key may also contain.
    if (path.indexOf(REPLACEMENT) >= 0 && bucket.find(object.key()).isEmpty()) {
      notUtf8++;
      visitor.miss(new UnusableFile(path, false, UnusableFile.Reason.NOT_UTF8));
      return;
    }
    Optional<ObjectStamp> stamp = S3Root.stamp(object);
    if (stamp.isPresent()) {
      candidates++;
      visitor.visit(new SourceFile(path, stamp.get()));
    } else {
      unreadable++;
      visitor.miss(new UnusableFile(path, false, UnusableFile.Reason.WITHOUT_ETAG));
    }
  }
}
