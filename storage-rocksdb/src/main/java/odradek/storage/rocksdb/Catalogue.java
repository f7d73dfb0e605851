package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import odradek.api.TopicIdPartition;

/**
 * The partitions that exist, and the short numbers by which their keys begin. Numbers go up; one that was given away is
 * not used again while anything of it is left.
 *
 * <p><b>Threading:</b> thread-safe. Who writes something that must not outlive its partition holds the read lock of
 * {@link #lock()}, who removes a partition the write lock.
 */
final class Catalogue {

  private final Map<TopicIdPartition, Integer> numbers = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger(1);
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** Reads what is there. */
  static Catalogue load(Database database) throws IOException {
    var catalogue = new Catalogue();
    int largest = 0;
    try (SmallCursor cursor = database.small(Keys.first(Keys.CATALOGUE))) {
      while (cursor.next()) {
        int number = ByteBuffer.wrap(cursor.value()).getInt();
        catalogue.numbers.put(Keys.partition(cursor.key()), number);
        largest = Math.max(largest, number);
      }
    }
    byte[] stored = database.get(Keys.nextNumber());
    catalogue.next.set(Math.max(largest + 1, stored == null ? 1 : ByteBuffer.wrap(stored).getInt()));
    return catalogue;
  }

  ReadWriteLock lock() {
    return lock;
  }

  boolean contains(TopicIdPartition partition) {
    return numbers.containsKey(partition);
  }

  /** The number of a partition, or -1. */
  int number(TopicIdPartition partition) {
    return numbers.getOrDefault(partition, -1);
  }

  int size() {
    return numbers.size();
  }

  List<TopicIdPartition> partitions() {
    return List.copyOf(numbers.keySet());
  }

  /** A number that nothing has; the changes say so. */
  int assign(Changes changes) throws IOException {
    int number = next.getAndIncrement();
    if (number < 0) {
      throw new IOException("all " + Integer.MAX_VALUE + " numbers of partitions are used up");
    }
    changes.put(Keys.nextNumber(), encoded(number + 1));
    return number;
  }

  static byte[] encoded(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  void add(TopicIdPartition partition, int number) {
    numbers.put(partition, number);
  }

  void remove(TopicIdPartition partition) {
    numbers.remove(partition);
  }
}
