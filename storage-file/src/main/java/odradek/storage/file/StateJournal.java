package odradek.storage.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state area, and what the engine itself has to note: one file that is appended to and, when it has grown, written
 * anew without what is no longer true. See {@link JournalFrames} for its bytes.
 *
 * <p>Keys of the engine begin with an underscore, which those of the broker cannot. A partition exists as long as it
 * has the key {@link PartitionNotes#META}. Small values are kept in memory, of large ones only where they are.
 *
 * <p><b>Threading:</b> thread-safe. Writes take one lock; durable ones then wait for a sync that serves all who wait.
 */
final class StateJournal implements StateArea {

  private static final Logger LOG = LoggerFactory.getLogger(StateJournal.class);

  /** Values up to this size stay in memory. */
  private static final int INLINE_BYTES = 1 << 10;

  private static final int COPY_BYTES = 1 << 20;

  private static final int COMPACTION_FACTOR = 3;
  private static final int OVERGROWN_FACTOR = 4;

  /** A value: in memory, or where it is in the file. */
  private record Value(byte[] bytes, long position, int length) {}

  private final Disk disk;
  private final Path path;
  private final long compactBytes;
  private final Object syncLock = new Object();
  private final Map<TopicIdPartition, Map<String, Value>> values = new HashMap<>();
  private DiskFile file;
  private long endPosition;
  private long liveBytes;
  private long writtenCount;
  private long syncedCount;
  private IOException failure;
  private boolean closedCleanly;
  private boolean closed;

  private StateJournal(Disk disk, Path path, long compactBytes) {
    this.disk = disk;
    this.path = path;
    this.compactBytes = compactBytes;
  }

  /**
   * Makes an empty journal, durably but for its name.
   *
   * @param compactBytes a file that is smaller is never written anew
   */
  static StateJournal create(Disk disk, Path path, long compactBytes) throws IOException {
    var journal = new StateJournal(disk, path, compactBytes);
    disk.delete(path);
    journal.file = disk.open(path, true);
    journal.file.write(ByteBuffer.wrap(JournalFrames.MAGIC), 0);
    journal.file.force();
    journal.endPosition = JournalFrames.MAGIC.length;
    return journal;
  }

  /** Reads a journal; what was not written completely at its end is cut off. */
  static StateJournal open(Disk disk, Path path, long compactBytes) throws IOException {
    var journal = new StateJournal(disk, path, compactBytes);
    journal.file = disk.open(path, false);
    journal.replay();
    return journal;
  }

  private void replay() throws IOException {
    long size = file.size();
    byte[] magic = readAt(0, (int) Math.min(size, JournalFrames.MAGIC.length));
    if (!Arrays.equals(magic, JournalFrames.MAGIC)) {
      LOG.warn("{} does not begin as it should; what it knew is found out from the segments", path);
      file.truncate(0);
      file.write(ByteBuffer.wrap(JournalFrames.MAGIC), 0);
      file.force();
      endPosition = JournalFrames.MAGIC.length;
      return;
    }
    endPosition = magic.length;
    var reader = new SequentialReader(file, path.toString());
    while (replayFrame(reader, size)) {
      continue;
    }
    if (endPosition < size && !closedCleanly) {
      LOG.info("{} ends with {} bytes that were not written completely, they are cut off", path, size - endPosition);
    }
    // Nothing is written here, which would need space. From now on the engine was not closed cleanly, and what an
    // earlier process wrote and did not come to sync is durable.
    file.truncate(endPosition);
    file.force();
  }

  /** Whether the engine that had this directory before closed it and made everything durable. */
  boolean wasClosedCleanly() {
    return closedCleanly;
  }

  /** Writes a frame at the end. If there is no space for it, the journal is what it was and can be written to later. */
  private void write(ByteBuffer frame) throws IOException {
    try {
      file.write(frame, endPosition);
    } catch (IOException e) {
      try {
        file.truncate(endPosition);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
        failure = e;
      }
      throw e;
    }
  }

  private synchronized void markClosed() throws IOException {
    requireWritable();
    ByteBuffer frame = JournalFrames.closing();
    int length = frame.remaining();
    write(frame);
    endPosition += length;
    writtenCount++;
  }

  private boolean replayFrame(SequentialReader reader, long size) throws IOException {
    if (size - endPosition < JournalFrames.HEADER_BYTES) {
      return false;
    }
    ByteBuffer header = ByteBuffer.wrap(reader.read(endPosition, JournalFrames.HEADER_BYTES));
    int length = header.getInt();
    int crc = header.getInt();
    long bodyPosition = endPosition + JournalFrames.HEADER_BYTES;
    if (length <= 0 || length > JournalFrames.MAX_BODY_BYTES || length > size - bodyPosition) {
      return false;
    }
    byte[] body = reader.read(bodyPosition, length);
    if (JournalFrames.crc(body, 0, length) != crc) {
      return false;
    }
    for (JournalFrames.Found found : JournalFrames.decode(ByteBuffer.wrap(body))) {
      if (found.isClosing()) {
        closedCleanly = bodyPosition + length == size;
        return false;
      }
      apply(found.partition(), found.key(), value(found, body, bodyPosition));
    }
    endPosition = bodyPosition + length;
    return true;
  }

  private static Value value(JournalFrames.Found found, byte[] body, long bodyPosition) {
    int length = found.valueLength();
    if (length < 0) {
      return null;
    }
    int from = found.valuePosition();
    byte[] bytes = length <= INLINE_BYTES ? Arrays.copyOfRange(body, from, from + length) : null;
    return new Value(bytes, bodyPosition + from, length);
  }

  /** Takes an entry into the map; without a key, everything of the partition goes. */
  private void apply(TopicIdPartition partition, String key, Value value) {
    if (key == null) {
      Map<String, Value> gone = values.remove(partition);
      if (gone != null) {
        gone.forEach((goneKey, goneValue) -> liveBytes -= cost(goneKey, goneValue));
      }
      return;
    }
    Map<String, Value> known = values.computeIfAbsent(partition, any -> new HashMap<>(4));
    Value before = value == null ? known.remove(key) : known.put(key, value);
    liveBytes += (value == null ? 0 : cost(key, value)) - (before == null ? 0 : cost(key, before));
  }

  private static long cost(String key, Value value) {
    return key.length() + value.length() + 30L;
  }

  private byte[] readAt(long position, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    while (target.hasRemaining()) {
      if (file.read(target, position + target.position()) < 0) {
        throw new EOFException(path + " ends before position " + (position + length));
      }
    }
    return target.array();
  }

  /** Whether a partition exists. */
  synchronized boolean contains(TopicIdPartition partition) {
    Map<String, Value> known = values.get(partition);
    return known != null && known.containsKey(PartitionNotes.META);
  }

  /** The partitions that exist. */
  synchronized Set<TopicIdPartition> partitions() {
    return Set.copyOf(values.keySet());
  }

  @Override
  public synchronized Map<String, byte[]> read(TopicIdPartition partition) throws IOException {
    requireOpen();
    var found = new HashMap<String, byte[]>();
    for (Map.Entry<String, Value> entry : values.getOrDefault(partition, Map.of()).entrySet()) {
      if (!PartitionNotes.isOwn(entry.getKey())) {
        found.put(entry.getKey(), bytes(entry.getValue()));
      }
    }
    return found;
  }

  /** What the engine noted of a partition, by key. */
  synchronized Map<String, byte[]> readOwn(TopicIdPartition partition) throws IOException {
    requireOpen();
    var found = new TreeMap<String, byte[]>();
    for (Map.Entry<String, Value> entry : values.getOrDefault(partition, Map.of()).entrySet()) {
      if (PartitionNotes.isOwn(entry.getKey())) {
        found.put(entry.getKey(), bytes(entry.getValue()));
      }
    }
    return found;
  }

  private byte[] bytes(Value value) throws IOException {
    return value.bytes() != null ? value.bytes().clone() : readAt(value.position(), value.length());
  }

  @Override
  public void write(List<StateEntry> entries, boolean durable) throws IOException {
    var own = new ArrayList<JournalFrames.Entry>(entries.size());
    for (StateEntry entry : entries) {
      entry.requireValid();
      own.add(new JournalFrames.Entry(entry.partition(), entry.key(), entry.value()));
    }
    writeOwn(own, durable);
    compactIfOvergrown();
  }

  /** As {@link #write}, for entries of the engine too. Entries of partitions that do not exist are left out. */
  void writeOwn(List<JournalFrames.Entry> entries, boolean durable) throws IOException {
    long count;
    synchronized (this) {
      requireWritable();
      append(entries.stream().filter(this::isWanted).toList());
      count = writtenCount;
    }
    if (durable) {
      sync(count);
    }
  }

  private boolean isWanted(JournalFrames.Entry entry) {
    return PartitionNotes.META.equals(entry.key()) || PartitionNotes.ADOPTED.equals(entry.key())
        || values.containsKey(entry.partition());
  }

  private void append(List<JournalFrames.Entry> entries) throws IOException {
    if (entries.isEmpty()) {
      return;
    }
    ByteBuffer frame = JournalFrames.encode(entries);
    byte[] bytes = frame.array();
    int length = frame.remaining();
    write(frame);
    ByteBuffer body = ByteBuffer.wrap(bytes, JournalFrames.HEADER_BYTES, length - JournalFrames.HEADER_BYTES);
    for (JournalFrames.Found found : JournalFrames.decode(body)) {
      apply(found.partition(), found.key(), value(found, bytes, endPosition));
    }
    endPosition += length;
    writtenCount++;
  }

  /** Forgets a partition although that could not be written. */
  synchronized void forget(TopicIdPartition partition) {
    apply(partition, null, null);
  }

  /** Makes all durable that was written so far. */
  void sync() throws IOException {
    long count;
    synchronized (this) {
      requireWritable();
      count = writtenCount;
    }
    sync(count);
  }

  private void sync(long count) throws IOException {
    synchronized (syncLock) {
      if (syncedCount >= count) {
        return;
      }
      DiskFile target;
      long covered;
      synchronized (this) {
        requireWritable();
        target = file;
        covered = writtenCount;
      }
      try {
        target.force();
      } catch (IOException e) {
        fail(e);
        throw e;
      }
      syncedCount = covered;
    }
  }

  private synchronized void fail(IOException cause) {
    failure = cause;
  }

  /** For engines whose chores nobody does. */
  private void compactIfOvergrown() throws IOException {
    boolean overgrown;
    synchronized (this) {
      overgrown = endPosition > OVERGROWN_FACTOR * compactBytes;
    }
    if (overgrown) {
      compact();
    }
  }

  /** Writes the file anew if most of it is no longer true. */
  void compact() throws IOException {
    synchronized (syncLock) {
      synchronized (this) {
        if (closed || failure != null || endPosition < compactBytes
            || endPosition < COMPACTION_FACTOR * liveBytes) {
          return;
        }
        rewrite();
        syncedCount = writtenCount;
      }
    }
  }

  private void rewrite() throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + FileNames.TEMPORARY);
    var copy = new StateJournal(disk, path, compactBytes);
    copy.disk.delete(fresh);
    copy.file = disk.open(fresh, true);
    try {
      copy.file.write(ByteBuffer.wrap(JournalFrames.MAGIC), 0);
      copy.endPosition = JournalFrames.MAGIC.length;
      copyValues(copy);
      copy.file.force();
    } catch (IOException e) {
      // The journal is what it was, and can be written to.
      copy.file.close();
      disk.delete(fresh);
      throw e;
    }
    putInPlace(copy, fresh);
    file.close();
    file = copy.file;
    values.clear();
    values.putAll(copy.values);
    endPosition = copy.endPosition;
    liveBytes = copy.liveBytes;
  }

  private void putInPlace(StateJournal copy, Path fresh) throws IOException {
    try {
      disk.rename(fresh, path);
      disk.syncDirectory(path.getParent());
    } catch (IOException e) {
      failure = e; // nobody knows which of the two the device has
      copy.file.close();
      throw e;
    }
  }

  private void copyValues(StateJournal copy) throws IOException {
    var entries = new ArrayList<JournalFrames.Entry>();
    long bytes = 0;
    for (Map.Entry<TopicIdPartition, Map<String, Value>> partition : values.entrySet()) {
      for (Map.Entry<String, Value> entry : partition.getValue().entrySet()) {
        entries.add(new JournalFrames.Entry(partition.getKey(), entry.getKey(), bytes(entry.getValue())));
        bytes += entry.getValue().length();
        if (bytes > COPY_BYTES) {
          copy.append(entries);
          entries.clear();
          bytes = 0;
        }
      }
    }
    copy.append(entries);
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private void requireWritable() throws IOException {
    requireOpen();
    if (failure != null) {
      throw new IOException(
          path + " takes no writes until the directory is opened again, since one failed: " + failure.getMessage(),
          failure);
    }
  }

  /**
   * Makes all durable, if nothing has failed, and closes the file.
   *
   * @param clean whether everything else is durable, too
   */
  void close(boolean clean) throws IOException {
    try {
      boolean sound;
      synchronized (this) {
        sound = !closed && failure == null;
      }
      if (sound) {
        if (clean) {
          markClosed();
        }
        sync();
      }
    } finally {
      closeFile();
    }
  }

  /** Closes the file as it is: opening the directory failed. */
  void abandon() throws IOException {
    closeFile();
  }

  private void closeFile() throws IOException {
    synchronized (syncLock) {
      synchronized (this) {
        if (!closed) {
          closed = true;
          file.close();
        }
      }
    }
  }
}
