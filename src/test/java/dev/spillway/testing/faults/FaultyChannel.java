package dev.spillway.testing.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Optional;

/** A channel whose reads, writes and fsyncs may fail. */
final class FaultyChannel extends FileChannel {

  private final FileChannel real;
  private final Path path;
  private final Faults faults;

  FaultyChannel(FileChannel real, Path path, Faults faults) {
    this.real = real;
    this.path = path;
    this.faults = faults;
  }

  private <T> T on(Operation operation, Faults.Action<T> action) throws IOException {
    return faults.onChannel(operation, path, action);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return on(Operation.READ, () -> real.read(target));
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return on(Operation.READ, () -> real.read(target, position));
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return on(Operation.READ, () -> real.read(targets, offset, length));
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    Optional<Fault> fault = faults.next(Operation.WRITE, path);
    if (fault.isPresent()) {
      real.write(half(source));
      throw fault.get().onChannel();
    }
    return real.write(source);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    Optional<Fault> fault = faults.next(Operation.WRITE, path);
    if (fault.isPresent()) {
      real.write(half(source), position);
      throw fault.get().onChannel();
    }
    return real.write(source, position);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    return on(Operation.WRITE, () -> real.write(sources, offset, length));
  }

  /** A disk is full, and a process is killed, in the middle of what it writes. */
  private static ByteBuffer half(ByteBuffer source) {
    return source.slice(source.position(), source.remaining() / 2);
  }

  @Override
  public void force(boolean metadata) throws IOException {
    on(
        Operation.FORCE,
        () -> {
          real.force(metadata);
          return path;
        });
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return on(Operation.STAT, real::size);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    on(Operation.WRITE, () -> real.truncate(size));
    return this;
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return on(Operation.READ, () -> real.transferTo(position, count, target));
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    return on(Operation.WRITE, () -> real.transferFrom(source, position, count));
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return on(Operation.READ, () -> real.map(mode, position, size));
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
