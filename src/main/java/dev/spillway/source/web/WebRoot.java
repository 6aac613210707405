package dev.spillway.source.web;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import dev.spillway.source.root.ConcurrentLookups;
import dev.spillway.source.root.FileVisitor;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.WalkSummary;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * A root that is a web address: the files are what its server answers below it, which may be made
 * at that moment.
 *
 * <p>There is no listing, so files are found by name only. A file counts as found when its server
 * answers a HEAD with a strong ETag, a length and {@code Accept-Ranges: bytes}: then any range of
 * it can be read later, and no other file's. What has less is read whole, once, with {@link
 * #fetch}.
 *
 * <p>Nothing but the address is asked: redirects are not followed, and each part of a path is
 * percent-encoded. A path also finds nothing if a part has a backslash, a control character or an
 * escape of {@code .}, {@code /} or {@code \}, which some servers decode twice.
 */
public final class WebRoot implements Root {

  private static final Logger LOG = Logger.getLogger(WebRoot.class);

  private final String name;
  private final boolean immutable;
  private final WebClient client;
  private final Patience patience;
  private final Semaphore connections;
  private final ExecutorService executor;

  WebRoot(String name, boolean immutable, WebClient client, ExecutorService executor) {
    this(
        name,
        immutable,
        client,
        Patience.NONE,
        new Semaphore(client.terms().connections(), true),
        executor);
  }

  private WebRoot(
      String name,
      boolean immutable,
      WebClient client,
      Patience patience,
      Semaphore connections,
      ExecutorService executor) {
    this.name = name;
    this.immutable = immutable;
    this.client = client;
    this.patience = patience;
    this.connections = connections;
    this.executor = executor;
  }

  /** Receives files that are read whole. */
  public interface Receiver {

    /** A file, to be read until its end; it is closed afterwards. */
    void take(String path, FetchedFile file) throws IOException;

    /** There is no file, or it broke off while it was taken. An exception ends the reading. */
    void lost(String path, WebException why) throws IOException;
  }

  /** Asks for each file once and passes it on, in the order of the paths; several at a time. */
  public void fetch(List<String> paths, Receiver receiver) throws IOException {
    new WebFiles(client, patience, connections, executor).fetch(paths, receiver);
  }

  @Override
  public WebRoot patient() {
    return new WebRoot(
        name, immutable, client, new Patience(client.terms().patience()), connections, executor);
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

  @Override
  public boolean isListed() {
    return false;
  }

  @Override
  public WalkSummary walk(String prefix, Predicate<String> accepts, FileVisitor visitor)
      throws IOException {
    throw new IOException("root " + name + " is a web address, which has no listing");
  }

  @Override
  public List<String> children(String directory) throws IOException {
    throw new IOException("root " + name + " is a web address, which has no listing");
  }

  @Override
  public Optional<SourceFile> find(String path) throws IOException {
    return find(path, new AtomicBoolean());
  }

  /** Asks for no more once the server has not answered one in time. */
  @Override
  public List<Optional<SourceFile>> findAll(List<String> paths) throws IOException {
    AtomicBoolean silent = new AtomicBoolean();
    return lookups().ask(paths, path -> silent.get() ? Optional.empty() : find(path, silent));
  }

  /**
   * Asks without patience: a server that cannot answer a HEAD may answer the GET that follows.
   *
   * @param silent becomes true when there was no answer in time
   */
  private Optional<SourceFile> find(String path, AtomicBoolean silent) throws IOException {
    if (!client.names(path)) {
      return Optional.empty();
    }
    try {
      HttpResponse<Void> head = client.head(path);
      return head.statusCode() == 200
          ? stamp(path, head.headers()).map(stamp -> new SourceFile(path, stamp))
          : Optional.empty();
    } catch (WebException.Passing | WebException.Unreachable e) {
      LOG.debugf("event=web-root-head-failed cause=\"%s\"", e.getMessage());
      if (e instanceof WebException.Unreachable || e.getCause() instanceof HttpTimeoutException) {
        silent.set(true);
      }
      return Optional.empty();
    }
  }

  private ConcurrentLookups lookups() {
    return new ConcurrentLookups(executor, client.terms().connections());
  }

  /** The stamp by which ranges can be read; empty when there is none. */
  private static Optional<ObjectStamp> stamp(String path, HttpHeaders head) {
    OptionalLong length = WebAnswer.length(head);
    return WebAnswer.isStrong(WebAnswer.etag(head))
            && WebClient.otherContent(path, head).isEmpty()
            && WebClient.isSeekable(head)
            && length.isPresent()
        ? Optional.of(WebAnswer.stamp(head, length.getAsLong()))
        : Optional.empty();
  }

  @Override
  public OpenContent open(String path, Stamp planned, long from, long to) throws IOException {
    if (!(planned instanceof ObjectStamp stamp) || !client.names(path)) {
      throw gone(path); // It was planned when this root was a folder.
    }
    return new OpenWebFile(client, patience, path, stamp, to);
  }

  @Override
  public void check(String path, Stamp planned) throws IOException {
    if (!(planned instanceof ObjectStamp stamp) || !client.names(path)) {
      throw gone(path);
    }
    HttpResponse<Void> head = client.head(path);
    try {
      WebClient.requireStatus(client.what("HEAD", path), head.statusCode());
    } catch (WebException.Missing _) {
      throw gone(path);
    }
    if (stamp(path, head.headers()).filter(stamp::sameBytes).isEmpty()) {
      throw gone(path);
    }
  }

  @Override
  public void checkAll(List<SourceFile> files) throws IOException {
    lookups()
        .ask(
            files,
            file -> {
              check(file.path(), file.stamp());
              return file;
            });
  }

  private ContentChangedException gone(String path) {
    return new ContentChangedException("file " + path + " of root " + name + " is gone or changed");
  }
}
