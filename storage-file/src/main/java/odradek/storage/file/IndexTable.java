package odradek.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sparse index in Kafka's format: entries of a key and an int, both ascending.
 *
 * <pre>
 * .index      | relative offset 4    | position 4        |   of a batch's last offset; where the batch starts
 * .timeindex  | timestamp 8          | relative offset 4 |   largest so far; last offset of the batch that has it
 * </pre>
 *
 * <p>New entries stay in memory until there are enough for a write; older ones are read where they lie. Nothing here is
 * ever forced to the device: whoever uses an entry checks it against the batch that it points to.
 *
 * <p><b>Threading:</b> one thread adds entries; others search at the same time without a lock. Cutting it off needs the
 * partition's write lock.
 */
final class IndexTable {

  private static final Logger LOG = LoggerFactory.getLogger(IndexTable.class);

  /** An entry. */
  record Entry(long key, int value) {}

  private static final int FIRST_CAPACITY = 8;
  private static final int MAX_TAIL_COUNT = 256;
  private static final int BLOCK_COUNT = 256;

  /** Entries that are not in the file yet. */
  private static final class Tail {
    /** How many entries are in the file. */
    final int fileCount;
    final long[] keys;
    final int[] values;
    /** Published last. */
    volatile int count;

    Tail(int fileCount, int capacity) {
      this.fileCount = fileCount;
      this.keys = new long[capacity];
      this.values = new int[capacity];
    }
  }

  private final Disk disk;
  private final IndexBlocks blocks;
  private final int keyBytes;

  /** Stands for what is in the file; another object whenever something was cut off. */
  private volatile Object fileContent = new Object();
  private volatile Path path;
  private volatile Tail tail;

  /**
   * An index.
   *
   * @param keyBytes 4 or 8
   * @param fileCount how many entries are in the file, or -1 if that is to be found out
   */
  IndexTable(Disk disk, IndexBlocks blocks, Path path, int keyBytes, int fileCount) {
    this.disk = disk;
    this.blocks = blocks;
    this.path = path;
    this.keyBytes = keyBytes;
    this.tail = fileCount < 0 ? null : new Tail(fileCount, 0);
  }

  private int entryBytes() {
    return keyBytes + Integer.BYTES;
  }

  private Tail tail() throws IOException {
    Tail known = tail;
    return known != null ? known : countFile();
  }

  private synchronized Tail countFile() throws IOException {
    if (tail == null) {
      tail = new Tail((int) Math.min(Integer.MAX_VALUE, Math.max(0, disk.size(path)) / entryBytes()), 0);
    }
    return tail;
  }

  int count() throws IOException {
    Tail known = tail();
    return known.fileCount + known.count;
  }

  /** Adds an entry; larger than the last one in both parts. */
  void add(long key, int value) throws IOException {
    Tail known = tail();
    int count = known.count;
    if (count >= MAX_TAIL_COUNT && count == known.keys.length && persist()) {
      known = tail;
      count = 0;
    }
    if (count == known.keys.length) {
      var larger = new Tail(known.fileCount, Math.max(FIRST_CAPACITY, 2 * count));
      System.arraycopy(known.keys, 0, larger.keys, 0, count);
      System.arraycopy(known.values, 0, larger.values, 0, count);
      larger.count = count;
      tail = larger;
      known = larger;
    }
    known.keys[count] = key;
    known.values[count] = value;
    known.count = count + 1;
  }

  /**
   * Writes what is in memory to the file, which then holds everything.
   *
   * @return false if that failed, as on a full device: the entries stay in memory, and are found again in the log later
   */
  boolean persist() throws IOException {
    Tail known = tail();
    if (known.count == 0) {
      return true;
    }
    ByteBuffer bytes = ByteBuffer.allocate(known.count * entryBytes());
    for (int i = 0; i < known.count; i++) {
      putKey(bytes, known.keys[i]);
      bytes.putInt(known.values[i]);
    }
    try (DiskFile file = disk.open(path, true)) {
      file.write(bytes.flip(), (long) known.fileCount * entryBytes());
    } catch (IOException e) {
      LOG.warn("cannot write {}; reading will be slower until it can be made anew", path, e);
      return false;
    }
    tail = new Tail(known.fileCount + known.count, 0);
    return true;
  }

  private void putKey(ByteBuffer target, long key) {
    if (keyBytes == Long.BYTES) {
      target.putLong(key);
    } else {
      target.putInt((int) key);
    }
  }

  /** The last entry, or null. */
  Entry last() throws IOException {
    return floor(Long.MAX_VALUE, true);
  }

  /** The last entry whose key is at most this, or null. */
  Entry floorByKey(long key) throws IOException {
    return floor(key, true);
  }

  /** The last entry whose value is at most this, or null. */
  Entry floorByValue(int value) throws IOException {
    return floor(value, false);
  }

  private Entry floor(long limit, boolean byKey) throws IOException {
    Tail known = tail();
    int count = known.count;
    if (count > 0 && (byKey ? known.keys[0] : known.values[0]) <= limit) {
      int low = 0;
      int high = count - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if ((byKey ? known.keys[middle] : known.values[middle]) <= limit) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return new Entry(known.keys[low], known.values[low]);
    }
    return known.fileCount == 0 ? null : floorInFile(known.fileCount, limit, byKey);
  }

  /** The last piece whose first entry is not beyond the limit holds the entry. */
  private Entry floorInFile(int fileCount, long limit, boolean byKey) throws IOException {
    int low = 0;
    int high = (fileCount - 1) / BLOCK_COUNT;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      IndexBlocks.Block block = block(middle, fileCount);
      if (block == null) {
        return null;
      }
      if ((byKey ? block.keys()[0] : block.values()[0]) <= limit) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    IndexBlocks.Block block = block(low, fileCount);
    return block == null ? null : floorInBlock(block, limit, byKey);
  }

  private static Entry floorInBlock(IndexBlocks.Block block, long limit, boolean byKey) {
    int low = -1;
    int high = block.keys().length - 1;
    while (low < high) {
      int middle = (low + high + 1) >> 1;
      if ((byKey ? block.keys()[middle] : block.values()[middle]) <= limit) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low < 0 ? null : new Entry(block.keys()[low], block.values()[low]);
  }

  /** A piece of the file; null if the file is shorter than it should be. */
  private IndexBlocks.Block block(int number, int fileCount) throws IOException {
    int first = number * BLOCK_COUNT;
    int count = Math.min(BLOCK_COUNT, fileCount - first);
    Object owner = fileContent;
    IndexBlocks.Block known = blocks.find(owner, number);
    if (known != null && known.keys().length == count) {
      return known;
    }
    try (DiskFile file = disk.open(path, false)) {
      ByteBuffer bytes = read(file, first, count);
      if (bytes == null) {
        return null;
      }
      var keys = new long[count];
      var values = new int[count];
      for (int i = 0; i < count; i++) {
        keys[i] = part(bytes, i, true);
        values[i] = (int) part(bytes, i, false);
      }
      var block = new IndexBlocks.Block(owner, number, keys, values);
      blocks.add(block);
      return block;
    } catch (NoSuchFileException e) {
      LOG.debug("{} is missing, its log is searched without it", path, e);
      return null;
    }
  }

  private long part(ByteBuffer block, int index, boolean key) {
    int at = index * entryBytes();
    if (!key) {
      return block.getInt(at + keyBytes);
    }
    return keyBytes == Long.BYTES ? block.getLong(at) : block.getInt(at);
  }

  /** Reads entries; null if the file is shorter than it should be. */
  private ByteBuffer read(DiskFile file, int first, int count) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(count * entryBytes());
    long start = (long) first * entryBytes();
    while (block.hasRemaining()) {
      if (file.read(block, start + block.position()) < 0) {
        return null;
      }
    }
    return block.flip();
  }

  /** Removes the entries from the first one on whose value is at least this. */
  void cutFrom(int value) throws IOException {
    Tail known = tail();
    int keep = 0;
    while (keep < known.count && known.values[keep] < value) {
      keep++;
    }
    var cut = new Tail(known.fileCount, Math.max(FIRST_CAPACITY, keep));
    System.arraycopy(known.keys, 0, cut.keys, 0, keep);
    System.arraycopy(known.values, 0, cut.values, 0, keep);
    cut.count = keep;
    tail = keep > 0 || known.fileCount == 0 ? cut : new Tail(cutFile(known.fileCount, value), FIRST_CAPACITY);
  }

  /**
   * Cuts the file off before the first entry whose value is at least this or that does not ascend; the entries behind
   * are few, so it is read from the end.
   */
  private int cutFile(int fileCount, int value) throws IOException {
    fileContent = new Object();
    try (DiskFile file = disk.open(path, false)) {
      int count = (int) Math.min(fileCount, file.size() / entryBytes());
      while (count > 0) {
        int first = Math.max(0, count - BLOCK_COUNT);
        ByteBuffer block = read(file, first, count - first);
        int keep = block == null ? 0 : keepInBlock(block, value);
        count = first + keep;
        if (keep > 0) {
          break;
        }
      }
      file.truncate((long) count * entryBytes());
      return count;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private int keepInBlock(ByteBuffer block, int value) {
    int keep = 0;
    while (keep < block.limit() / entryBytes() && part(block, keep, false) < value
        && (keep == 0 || part(block, keep, false) > part(block, keep - 1, false)
            && part(block, keep, true) > part(block, keep - 1, true))) {
      keep++;
    }
    return keep;
  }

  /** Forgets all entries and removes the file. */
  void clear() throws IOException {
    disk.delete(path);
    fileContent = new Object();
    tail = new Tail(0, FIRST_CAPACITY);
  }

  /** The file has another name from now on. */
  void moved(Path newPath) {
    path = newPath;
  }

  Path path() {
    return path;
  }
}
