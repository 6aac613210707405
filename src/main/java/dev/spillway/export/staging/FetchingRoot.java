package dev.spillway.export.staging;

import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.source.root.FileVisitor;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.WalkSummary;
import dev.spillway.source.web.FetchedFile;
import dev.spillway.source.web.WebException;
import dev.spillway.source.web.WebRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * A web root whose files are fetched into the blob when they are looked for, each once; unless they
 * can be read by range later, and the request says which CRC-32 they have.
 */
final class FetchingRoot implements Root, WebRoot.Receiver {

  private static final Logger LOG = Logger.getLogger(FetchingRoot.class);

  private static final int BLOCK = 128 * 1024;

  private final WebRoot root;
  private final FetchedFiles files;
  private final byte[] block = new byte[BLOCK];

  /** What was asked for already; empty for a file that is missing. */
  private final Map<String, Optional<SourceFile>> found = new HashMap<>();

  FetchingRoot(WebRoot root, FetchedFiles files) {
    this.root = root;
    this.files = files;
  }

  @Override
  public String name() {
    return root.name();
  }

  @Override
  public boolean immutable() {
    return root.immutable();
  }

  @Override
  public boolean isListed() {
    return root.isListed();
  }

  @Override
  public WalkSummary walk(String prefix, Predicate<String> accepts, FileVisitor visitor)
      throws IOException {
    return root.walk(prefix, accepts, visitor);
  }

  @Override
  public List<String> children(String directory) throws IOException {
    return root.children(directory);
  }

  @Override
  public Optional<SourceFile> find(String path) throws IOException {
    return findAll(List.of(path)).getFirst();
  }

  @Override
  public List<Optional<SourceFile>> findAll(List<String> paths) throws IOException {
    return findAll(paths, Map.of());
  }

  @Override
  public List<Optional<SourceFile>> findAll(List<String> paths, Map<String, Integer> checksums)
      throws IOException {
    Set<String> wanted = new LinkedHashSet<>();
    for (String path : paths) {
      if (!found.containsKey(path) && wanted.add(path)) {
        files.count(name(), path);
      }
    }
    if (files.mayStay(name())) {
      stay(wanted.stream().filter(checksums::containsKey).toList());
      wanted.removeIf(found::containsKey);
    }
    root.fetch(List.copyOf(wanted), this);
    return paths.stream().map(found::get).toList();
  }

  /** Those that can be read by range stay where they are. */
  private void stay(List<String> paths) throws IOException {
    List<Optional<SourceFile>> looked = root.findAll(paths);
    for (int i = 0; i < paths.size(); i++) {
      if (looked.get(i).isPresent()) {
        found.put(paths.get(i), looked.get(i));
      }
    }
  }

  @Override
  public void take(String path, FetchedFile file) throws IOException {
    files.write(name(), path, out -> copy(file, out));
    found.put(path, Optional.of(new SourceFile(path, file.stamp())));
  }

  private void copy(FetchedFile file, OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(block);
    while (file.read(buffer) >= 0) {
      out.write(block, 0, buffer.position());
      buffer.clear();
    }
  }

  @Override
  public void lost(String path, WebException why) throws IOException {
    if (!(why instanceof WebException.Missing)) {
      LOG.warnf(
          "event=web-file-lost export=%s root=%s cause=\"%s\"",
          files.export(), name(), why.getMessage());
    }
    switch (why) {
      case WebException.Missing _ -> found.put(path, Optional.empty());
      case WebException.Unreachable away -> throw away;
      case WebException.Passing passing -> {
        if (files.missing() == Recipe.Missing.FAIL) {
          throw passing;
        }
        found.put(path, Optional.empty());
      }
      case WebException.Broken _, WebException.Changed _ -> {
        if (files.missing() == Recipe.Missing.FAIL) {
          throw Problem.of(
                  ProblemType.UNUSABLE_SOURCE,
                  "A file of the source cannot be taken: its server " + why.reason() + ".")
              .exception();
        }
        found.put(path, Optional.empty());
      }
    }
  }

  @Override
  public OpenContent open(String path, Stamp planned, long from, long to) throws IOException {
    return root.open(path, planned, from, to);
  }

  @Override
  public void check(String path, Stamp planned) throws IOException {
    root.check(path, planned);
  }
}
