package odradek.core.spi.storage;

import java.io.IOException;
import java.util.List;
import odradek.api.TopicIdPartition;

/**
 * One log directory of one provider.
 *
 * <p>After {@link #close()} every method throws {@link java.nio.channels.ClosedChannelException} or, where it throws no
 * IOException, {@link IllegalStateException}; so does the state area.
 *
 * <p><b>Threading:</b> thread-safe; partitions are made, opened and deleted by many threads at once, each partition by
 * one at a time. <b>Blocking:</b> everything but {@link #partitions()} and {@link #state()} may block; the broker calls
 * it on its I/O threads.
 *
 * <p><b>Errors:</b> {@link IOException} means that the device failed; a partition or engine that saw one from a write
 * or a flush refuses further writes until it is opened again.
 */
public interface StorageEngine extends AutoCloseable {

  /**
   * Makes an empty partition. When this returns, the partition's existence is durable.
   *
   * @param startOffset the offset of the first batch to come, at least 0
   * @throws java.nio.file.FileAlreadyExistsException if the partition is there
   * @throws IllegalArgumentException if the offset is negative
   */
  PartitionStorage create(TopicIdPartition partition, PartitionContext context, long startOffset) throws IOException;

  /**
   * Opens a partition that {@link #create} made, in this process or an earlier one, and is not open now. What was not
   * written completely at the end of the log is cut off and reported to {@link PartitionContext#recovered}.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such partition
   * @throws CorruptStorageException if the partition is damaged beyond its tail
   * @throws IllegalArgumentException if the partition is open
   */
  PartitionStorage open(TopicIdPartition partition, PartitionContext context) throws IOException;

  /**
   * Deletes a partition and its entries of the state area, durably. Closes it if it is open; slices that are still held
   * stay readable until they are released. Deleting what is not there does nothing.
   */
  void delete(TopicIdPartition partition) throws IOException;

  /** The partitions in this directory, open or not, in no particular order. */
  List<TopicIdPartition> partitions();

  /** The engine's state area. */
  StateArea state();

  /**
   * Does the chores that are due: removes files whose delay is over, notes how far the logs are durable, tidies the
   * state area. The broker calls it every few seconds; nothing depends on how often, except how soon space is given
   * back and how much has to be read after a crash.
   *
   * @throws IOException if the device fails
   */
  default void maintain() throws IOException {
    // an engine without chores
  }

  /**
   * Closes all partitions and the engine. Closing twice is harmless. After a clean close everything that was appended
   * is durable, and opening again reads no batches.
   */
  @Override
  void close() throws IOException;
}
