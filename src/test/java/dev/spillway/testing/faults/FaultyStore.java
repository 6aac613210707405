package dev.spillway.testing.faults;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** A file store that can be made to look full. */
final class FaultyStore extends FileStore {

  private final FileStore real;
  private final Path path;
  private final Faults faults;

  FaultyStore(FileStore real, Path path, Faults faults) {
    this.real = real;
    this.path = path;
    this.faults = faults;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public String type() {
    return real.type();
  }

  @Override
  public boolean isReadOnly() {
    return real.isReadOnly();
  }

  @Override
  public long getTotalSpace() throws IOException {
    return faults.on(Operation.SPACE, path, real::getTotalSpace);
  }

  @Override
  public long getUsableSpace() throws IOException {
    long usable = faults.on(Operation.SPACE, path, real::getUsableSpace);
    return faults.free().orElse(usable);
  }

  @Override
  public long getUnallocatedSpace() throws IOException {
    long unallocated = faults.on(Operation.SPACE, path, real::getUnallocatedSpace);
    return faults.free().orElse(unallocated);
  }

  @Override
  public long getBlockSize() throws IOException {
    return real.getBlockSize();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return real.supportsFileAttributeView(type);
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return real.supportsFileAttributeView(name);
  }

  @Override
  public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
    return real.getFileStoreAttributeView(type);
  }

  @Override
  public Object getAttribute(String attribute) throws IOException {
    return real.getAttribute(attribute);
  }
}
