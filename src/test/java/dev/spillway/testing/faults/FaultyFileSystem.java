package dev.spillway.testing.faults;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The default file system, through which {@link Faults} come. */
public final class FaultyFileSystem extends FileSystem {

  private final FileSystem real;
  private final Faults faults;
  private final FaultyProvider provider;

  private FaultyFileSystem(FileSystem real, Faults faults) {
    this.real = real;
    this.faults = faults;
    this.provider = new FaultyProvider(this, real.provider());
  }

  /** The same path, in a file system of its own that has these faults. */
  public static Path over(Path path, Faults faults) {
    return new FaultyFileSystem(path.getFileSystem(), faults).path(path);
  }

  /** The path of the real file system. */
  public static Path under(Path faulty) {
    return FaultyPath.real(faulty);
  }

  Path path(Path path) {
    return new FaultyPath(this, path);
  }

  Faults faults() {
    return faults;
  }

  @Override
  public FaultyProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("the default file system stays open");
  }

  @Override
  public boolean isOpen() {
    return real.isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return real.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    real.getRootDirectories().forEach(root -> roots.add(path(root)));
    return roots;
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = real.getPathMatcher(pattern);
    return path -> matcher.matches(FaultyPath.real(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("the faulty file system cannot be watched");
  }
}
