package odradek.core.log;

/**
 * Producers by id: a hash table with linear probing, so that a look-up makes no object.
 *
 * <p><b>Threading:</b> confined to the log's shard.
 */
final class ProducerTable {

  private static final int INITIAL_SLOTS = 8;

  private ProducerState[] slots = new ProducerState[INITIAL_SLOTS];
  private int size;

  int size() {
    return size;
  }

  /** The producer, or null. */
  ProducerState get(long producerId) {
    return slots[find(producerId)];
  }

  /** Adds a producer that is not there. */
  void add(ProducerState state) {
    if ((size + 1) * 2 > slots.length) {
      rehash(slots.length * 2);
    }
    slots[find(state.producerId)] = state;
    size++;
  }

  /** Removes a producer that is there; those that were pushed aside by it move back. */
  void remove(long producerId) {
    int hole = find(producerId);
    slots[hole] = null;
    size--;
    int mask = slots.length - 1;
    for (int slot = (hole + 1) & mask; slots[slot] != null; slot = (slot + 1) & mask) {
      ProducerState state = slots[slot];
      slots[slot] = null;
      slots[find(state.producerId)] = state;
    }
  }

  void clear() {
    slots = new ProducerState[INITIAL_SLOTS];
    size = 0;
  }

  private int find(long producerId) {
    int mask = slots.length - 1;
    int slot = hash(producerId) & mask;
    while (slots[slot] != null && slots[slot].producerId != producerId) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int hash(long producerId) {
    long mixed = producerId * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  private void rehash(int slotsCount) {
    ProducerState[] old = slots;
    slots = new ProducerState[slotsCount];
    for (ProducerState state : old) {
      if (state != null) {
        slots[find(state.producerId)] = state;
      }
    }
  }
}
