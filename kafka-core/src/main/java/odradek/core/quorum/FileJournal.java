package odradek.core.quorum;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import odradek.core.spi.storage.CorruptStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a directory: {@code metadata.journal} with the groups since the last snapshot, and {@code
 * metadata.snapshot}.
 *
 * <p>The journal begins with a line that names format and provider; then {@linkplain Frame frames} follow. A frame that
 * is incomplete or damaged, with no valid one behind it, is the trace of a crash during its write: it was never
 * acknowledged and is cut off. A valid frame behind a damaged one means that something acknowledged is lost: that is
 * refused.
 *
 * <p>A snapshot is written beside the old one and renamed over it, then the journal is replaced in the same way.
 * Between the two renames the journal still has groups that the snapshot contains; they are skipped.
 */
final class FileJournal implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
  private static final byte[] HEADER = "odradek metadata 1 local\n".getBytes(StandardCharsets.US_ASCII);

  private final Path directory;
  private final Path path;
  private final Path snapshotPath;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private FileChannel channel;
  private long sizeBytes;

  private FileJournal(Path directory, FileChannel lockChannel, FileLock lock) {
    this.directory = directory;
    this.path = directory.resolve("metadata.journal");
    this.snapshotPath = directory.resolve("metadata.snapshot");
    this.lockChannel = lockChannel;
    this.lock = lock;
  }

  /**
   * Opens the journal of a directory and locks it.
   *
   * @throws IOException if another process, or another broker of this one, has it open
   */
  static FileJournal open(Path directory) throws IOException {
    Path lockPath = directory.resolve("metadata.lock");
    FileChannel lockChannel =
        FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = lockChannel.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is locked by this process", lockPath, e);
    } finally {
      if (lock == null) {
        lockChannel.close();
      }
    }
    if (lock == null) {
      throw new IOException("metadata directory " + directory + " is in use by another broker: " + lockPath
          + " is locked");
    }
    return new FileJournal(directory, lockChannel, lock);
  }

  @Override
  public void replay(Reader reader) throws IOException {
    long snapshotOffset = replaySnapshot(reader);
    if (!Files.exists(path) || Files.size(path) < HEADER.length && isPrefixOfHeader()) {
      create();
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    requireHeader(bytes);
    int position = replayGroups(bytes, snapshotOffset, reader);
    channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (position < bytes.limit()) {
      cut(bytes, position);
    }
    channel.position(position);
    sizeBytes = position - HEADER.length;
  }

  /** Hands over all groups behind the snapshot; returns the position behind the last valid one. */
  private int replayGroups(ByteBuffer bytes, long snapshotOffset, Reader reader) throws IOException {
    long nextOffset = snapshotOffset + 1;
    int position = HEADER.length;
    int length;
    while ((length = Frame.validLength(bytes, position, Frame.GROUP_MAGIC)) > 0) {
      Group group = Frame.read(bytes, position);
      if (group.baseOffset() > nextOffset) {
        throw new CorruptStorageException(path.toString(), "the group at position " + position
            + " begins with offset " + group.baseOffset() + ", expected at most " + nextOffset
            + ": the snapshot or groups before it are missing");
      }
      if (group.baseOffset() == nextOffset) {
        reader.group(group);
        nextOffset += group.recordCount();
      }
      position += length;
    }
    return position;
  }

  private long replaySnapshot(Reader reader) throws IOException {
    Files.deleteIfExists(temporary(snapshotPath));
    if (!Files.exists(snapshotPath)) {
      return -1;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(snapshotPath));
    if (Frame.validLength(bytes, 0, Frame.SNAPSHOT_MAGIC) != bytes.limit()) {
      throw new CorruptStorageException(snapshotPath.toString(),
          "the metadata snapshot of " + bytes.limit() + " bytes is damaged; restore it from a copy of the directory");
    }
    Group group = Frame.read(bytes, 0);
    reader.snapshot(group.baseOffset(), group.epoch(), group.proposals().get(0));
    return group.baseOffset();
  }

  private boolean isPrefixOfHeader() throws IOException {
    byte[] found = Files.readAllBytes(path);
    return Arrays.equals(found, 0, found.length, HEADER, 0, found.length);
  }

  private void requireHeader(ByteBuffer bytes) throws IOException {
    if (bytes.limit() < HEADER.length
        || !bytes.slice(0, HEADER.length).equals(ByteBuffer.wrap(HEADER))) {
      throw new CorruptStorageException(path.toString(),
          "does not begin with '" + new String(HEADER, StandardCharsets.US_ASCII).trim()
              + "': it is damaged or was written by another quorum provider");
    }
  }

  private void cut(ByteBuffer bytes, int position) throws IOException {
    for (int later = position + 1; later < bytes.limit(); later++) {
      if (Frame.validLength(bytes, later, Frame.GROUP_MAGIC) > 0) {
        channel.close();
        throw new CorruptStorageException(path.toString(), "the group at position " + position
            + " is damaged, while the one at position " + later
            + " behind it is not; restore the file from a copy of the directory");
      }
    }
    LOG.warn("{}: cutting off {} bytes at position {}: a write that was not finished, nothing of it was acknowledged",
        path, bytes.limit() - position, position);
    channel.truncate(position);
    channel.force(true);
  }

  private void create() throws IOException {
    Path temporary = temporary(path);
    FileChannel created = FileChannel.open(temporary, StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    try {
      writeFully(created, ByteBuffer.wrap(HEADER));
      created.force(true);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      flushDirectory();
    } catch (IOException e) {
      created.close();
      throw e;
    }
    if (channel != null) {
      channel.close();
    }
    channel = created;
    sizeBytes = 0;
  }

  @Override
  public void append(Group group) throws IOException {
    ByteBuffer frame = Frame.write(Frame.GROUP_MAGIC, group);
    int length = frame.remaining();
    writeFully(channel, frame);
    channel.force(false);
    sizeBytes += length;
  }

  @Override
  public void snapshot(long offset, int epoch, List<ByteBuffer> records) throws IOException {
    Path temporary = temporary(snapshotPath);
    try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      writeFully(out, Frame.write(Frame.SNAPSHOT_MAGIC, new Group(offset, epoch, List.of(records))));
      out.force(true);
    }
    Files.move(temporary, snapshotPath, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    flushDirectory();
    create();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  private static Path temporary(Path path) {
    return path.resolveSibling(path.getFileName() + ".tmp");
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes renames durable. */
  private void flushDirectory() throws IOException {
    try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      lock.release();
      lockChannel.close();
    }
  }
}
