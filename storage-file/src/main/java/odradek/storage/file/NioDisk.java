package odradek.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The real file system.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class NioDisk implements Disk {

  private static final Set<StandardOpenOption> EXISTING = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<StandardOpenOption> CREATE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

  private static final Path NULL_DEVICE = Path.of("/dev/null");

  @Override
  public DiskFile open(Path file, boolean create) throws IOException {
    return new NioFile(FileChannel.open(file, create ? CREATE : EXISTING));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }

  @Override
  public long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, CREATE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException(file + " is locked: this process has the directory open already", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(file + " is locked: another process has the directory open");
  }

  /** A real file. */
  private static final class NioFile implements DiskFile {

    /** The JDK copies heap buffers through direct ones that it keeps per thread: this bounds them. */
    private static final int HEAP_PIECE_BYTES = 64 << 10;

    private final FileChannel channel;

    NioFile(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      if (target.isDirect() || target.remaining() <= HEAP_PIECE_BYTES) {
        return channel.read(target, position);
      }
      int limit = target.limit();
      try {
        return channel.read(target.limit(target.position() + HEAP_PIECE_BYTES), position);
      } finally {
        target.limit(limit);
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      int limit = source.limit();
      long at = position;
      try {
        while (source.position() < limit) {
          if (!source.isDirect()) {
            source.limit(Math.min(limit, source.position() + HEAP_PIECE_BYTES));
          }
          at += channel.write(source, at);
        }
      } finally {
        source.limit(limit);
      }
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
      return channel.transferTo(position, count, target);
    }

    @Override
    public void load(long position, long count) throws IOException {
      try (WritableByteChannel sink = sink()) {
        long done = 0;
        while (done < count) {
          long loaded = channel.transferTo(position + done, count - done, sink);
          if (loaded <= 0) {
            return; // the file ends there
          }
          done += loaded;
        }
      }
    }

    /** Swallows bytes; from a file to the null device the kernel passes pages and copies nothing. */
    private static WritableByteChannel sink() throws IOException {
      return Files.isWritable(NULL_DEVICE)
          ? FileChannel.open(NULL_DEVICE, StandardOpenOption.WRITE)
          : Channels.newChannel(OutputStream.nullOutputStream());
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public FileChannel channel() {
      return channel;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
