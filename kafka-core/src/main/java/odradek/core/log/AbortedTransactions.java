package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.StateEntry;

/**
 * The aborted transactions of a log, in the order of their markers.
 *
 * <p>They are kept in blocks of {@value #BLOCK_ENTRIES}, so that a checkpoint writes the blocks that changed: usually
 * the last one. Blocks go when the log start passes them.
 *
 * <p><b>Threading:</b> confined to the log's shard.
 */
final class AbortedTransactions {

  static final int BLOCK_ENTRIES = 512;

  private static final String KEY_PREFIX = "aborted.";
  private static final int LONGS = 4;

  private final List<Block> blocks = new ArrayList<>();
  private final TreeSet<Long> removedBlocks = new TreeSet<>();
  private long nextBlockNumber;

  /** Consecutive entries, four numbers each. */
  private static final class Block {
    private final long number;
    private long[] values = new long[4 * LONGS];
    private int count;
    private boolean dirty;

    Block(long number) {
      this.number = number;
    }

    AbortedTransaction entry(int index) {
      int at = index * LONGS;
      return new AbortedTransaction(values[at], values[at + 1], values[at + 2], values[at + 3]);
    }

    long firstOffset(int index) {
      return values[index * LONGS + 1];
    }

    long lastOffset(int index) {
      return values[index * LONGS + 2];
    }

    long lastStableOffset(int index) {
      return values[index * LONGS + 3];
    }

    void add(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {
      int at = count * LONGS;
      if (at == values.length) {
        values = Arrays.copyOf(values, at * 2);
      }
      values[at] = producerId;
      values[at + 1] = firstOffset;
      values[at + 2] = lastOffset;
      values[at + 3] = lastStableOffset;
      count++;
    }

    byte[] encode() {
      ByteBuffer buffer = SealedValue.allocate(count * LONGS * Long.BYTES);
      for (int i = 0; i < count * LONGS; i++) {
        buffer.putLong(values[i]);
      }
      return SealedValue.seal(buffer);
    }

    void decode(ByteBuffer content) {
      while (count < BLOCK_ENTRIES && content.remaining() >= LONGS * Long.BYTES) {
        add(content.getLong(), content.getLong(), content.getLong(), content.getLong());
      }
    }
  }

  /** Notes a transaction whose marker is the newest. */
  void add(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {
    if (blocks.isEmpty() || blocks.get(blocks.size() - 1).count == BLOCK_ENTRIES) {
      blocks.add(new Block(nextBlockNumber++));
    }
    Block block = blocks.get(blocks.size() - 1);
    block.add(producerId, firstOffset, lastOffset, lastStableOffset);
    block.dirty = true;
  }

  /**
   * The aborted transactions that a reader of a range has to know: markers at or after its start, first records before
   * its end. The walk ends at the first marker after which no transaction can begin inside the range.
   */
  List<AbortedTransaction> between(long fetchOffset, long upToOffset) {
    var found = new ArrayList<AbortedTransaction>();
    for (int b = firstBlockReaching(fetchOffset); b < blocks.size(); b++) {
      Block block = blocks.get(b);
      for (int i = 0; i < block.count; i++) {
        if (block.lastOffset(i) >= fetchOffset) {
          if (block.firstOffset(i) < upToOffset) {
            found.add(block.entry(i));
          }
          if (block.lastStableOffset(i) >= upToOffset) {
            return found;
          }
        }
      }
    }
    return found;
  }

  private int firstBlockReaching(long offset) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Block block = blocks.get(middle);
      if (block.lastOffset(block.count - 1) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Forgets transactions whose marker is at or after the new end of the log. */
  void truncateFromEnd(long endOffset) {
    while (!blocks.isEmpty()) {
      Block block = blocks.get(blocks.size() - 1);
      int before = block.count;
      while (block.count > 0 && block.lastOffset(block.count - 1) >= endOffset) {
        block.count--;
      }
      block.dirty |= block.count < before;
      if (block.count > 0) {
        return;
      }
      removedBlocks.add(block.number);
      blocks.remove(blocks.size() - 1);
    }
  }

  /** Forgets blocks of transactions whose markers are all before the new start of the log. */
  void truncateFromStart(long startOffset) {
    int gone = firstBlockReaching(startOffset);
    for (Block block : blocks.subList(0, gone)) {
      removedBlocks.add(block.number);
    }
    blocks.subList(0, gone).clear();
  }

  /**
   * Forgets transactions of which compaction has removed everything.
   *
   * @param markerOffsets the offsets of their markers
   */
  void remove(Set<Long> markerOffsets) {
    for (Block block : blocks) {
      int kept = 0;
      for (int i = 0; i < block.count; i++) {
        if (!markerOffsets.contains(block.lastOffset(i))) {
          System.arraycopy(block.values, i * LONGS, block.values, kept * LONGS, LONGS);
          kept++;
        }
      }
      block.dirty |= kept < block.count;
      block.count = kept;
      if (kept == 0) {
        removedBlocks.add(block.number);
      }
    }
    blocks.removeIf(block -> block.count == 0);
  }

  /** Adds what changed since the last call. */
  void collect(TopicIdPartition partition, List<StateEntry> into) {
    for (long number : removedBlocks) {
      into.add(new StateEntry(partition, key(number), null));
    }
    removedBlocks.clear();
    for (Block block : blocks) {
      if (block.dirty) {
        into.add(new StateEntry(partition, key(block.number), block.encode()));
        block.dirty = false;
      }
    }
  }

  private static String key(long blockNumber) {
    return KEY_PREFIX + String.format("%016x", blockNumber);
  }

  /**
   * Reads the blocks among the values of a partition, in the place of what is known.
   *
   * @param rewrite whether all of them count as changed, so that the next {@link #collect} overwrites whatever is still
   *     on its way to the state area
   * @throws CorruptStorageException if one of them is damaged; nothing is known then
   */
  void decode(Map<String, byte[]> values, boolean rewrite) throws CorruptStorageException {
    forgetAll(values);
    for (Map.Entry<String, byte[]> value : new TreeMap<>(values).entrySet()) {
      if (value.getKey().startsWith(KEY_PREFIX)) {
        Block block = new Block(number(value.getKey()));
        try {
          block.decode(SealedValue.open(value.getKey(), value.getValue()));
        } catch (CorruptStorageException e) {
          blocks.clear();
          throw e;
        }
        if (block.count > 0) {
          block.dirty = rewrite;
          blocks.add(block);
          removedBlocks.remove(block.number);
        }
      }
    }
  }

  /**
   * Forgets everything, here and in the state area.
   *
   * @param values the values of the partition in the state area
   */
  void forgetAll(Map<String, byte[]> values) {
    for (Block block : blocks) {
      removedBlocks.add(block.number);
    }
    blocks.clear();
    for (String key : values.keySet()) {
      if (key.startsWith(KEY_PREFIX)) {
        removedBlocks.add(number(key));
        nextBlockNumber = Math.max(nextBlockNumber, number(key) + 1);
      }
    }
  }

  private static long number(String key) {
    return Long.parseUnsignedLong(key.substring(KEY_PREFIX.length()), 16);
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }
}
