package odradek.storage.file;

/**
 * Pieces of index files that were read lately, for all indexes of an engine: a sequential reader of a log reads its
 * index once per piece, and the memory is bounded whatever the number of segments.
 *
 * <p><b>Threading:</b> thread-safe without locks: blocks are immutable, and each one says what it is.
 */
final class IndexBlocks {

  /** About 3 kB each at most. */
  private static final int SLOTS = 1 << 10;

  /**
   * A piece of an index.
   *
   * @param owner the content of one index file between two cuts
   * @param number which piece of it
   */
  record Block(Object owner, int number, long[] keys, int[] values) {}

  private final Block[] slots = new Block[SLOTS];

  /** The block, or null if it is not here. */
  Block find(Object owner, int number) {
    Block block = slots[slot(owner, number)];
    return block != null && block.owner == owner && block.number == number ? block : null;
  }

  void add(Block block) {
    slots[slot(block.owner, block.number)] = block;
  }

  private static int slot(Object owner, int number) {
    int hash = (System.identityHashCode(owner) * 31 + number) * 0x9E3779B9;
    return hash >>> (Integer.SIZE - 10);
  }
}
