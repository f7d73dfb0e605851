package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;

/**
 * One directory: a database with all its partitions.
 *
 * <p><b>Threading:</b> thread-safe. Making, opening and deleting take a lock that few partitions share, so that one of
 * them never meets itself.
 */
final class RocksStorageEngine implements StorageEngine {

  private static final int STRIPES = 64;

  private final Path root;
  private final RocksResources resources;
  private final RocksState state;
  private final SharedMemory memory;
  private final FileChannel lock;
  private final Map<TopicIdPartition, RocksPartition> open = new ConcurrentHashMap<>();
  private final Object[] stripes = new Object[STRIPES];
  private volatile boolean closed;

  private RocksStorageEngine(Path root, RocksResources resources, SharedMemory memory, FileChannel lock) {
    this.root = root;
    this.resources = resources;
    this.state = new RocksState(resources);
    this.memory = memory;
    this.lock = lock;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Object();
    }
  }

  /** Opens the engine of a directory; see {@link odradek.core.spi.storage.StorageProvider#open}. */
  static RocksStorageEngine open(StorageContext context, RocksSettings settings, SharedMemory memory)
      throws IOException {
    var directory = new EngineDirectory(context.directory());
    directory.look();
    FileChannel lock = directory.lock();
    memory.acquire(settings);
    Database database = null;
    try {
      boolean made = directory.look();
      TornLogs.cut(directory.database());
      database = Database.open(directory.database(), !made, new DatabaseOptions(settings, memory));
      Garbage.removeAll(database);
      var engine = new RocksStorageEngine(
          context.directory(), resources(context, settings, database), memory, lock);
      if (!made) {
        database.syncWal();
        directory.writeMarker();
      }
      RocksMetrics.publish(context.metrics(), database);
      return engine;
    } catch (IOException | RuntimeException e) {
      if (database != null) {
        database.close();
      }
      memory.release();
      lock.close();
      throw e;
    }
  }

  private static RocksResources resources(StorageContext context, RocksSettings settings, Database database)
      throws IOException {
    var metrics = new RocksMetrics(context.metrics());
    var buffers = new BufferPool(settings.readBufferBytes(), settings.sliceBytes());
    context.metrics().gauge("slice_bytes", "Memory of slices that are held.", buffers::usedBytes);
    return new RocksResources(database, new WalSync(database::syncWal, context.io(), context.clock(), metrics),
        new StallWatch(database::awaitRoom, context.io()), Catalogue.load(database),
        new Reclaimer(settings.reclaimBytes()), buffers, metrics);
  }

  private Object stripe(TopicIdPartition partition) {
    return stripes[Math.floorMod(partition.hashCode(), STRIPES)];
  }

  @Override
  public PartitionStorage create(TopicIdPartition partition, PartitionContext context, long startOffset)
      throws IOException {
    if (startOffset < 0) {
      throw new IllegalArgumentException("partition " + partition + " cannot start at offset " + startOffset);
    }
    synchronized (stripe(partition)) {
      requireOpen();
      if (resources.catalogue().contains(partition)) {
        throw new FileAlreadyExistsException(partition.toString());
      }
      int number = register(partition, startOffset);
      var storage = new RocksPartition(partition, number, context, resources, new ChunkStats[0],
          new Marks.Mark(startOffset, ChunkStats.empty(startOffset, number)));
      return opened(partition, storage);
    }
  }

  private int register(TopicIdPartition partition, long startOffset) throws IOException {
    int number;
    try (Changes changes = resources.database().changes()) {
      number = resources.catalogue().assign(changes);
      changes.put(Keys.catalogue(partition), Catalogue.encoded(number));
      changes.put(Keys.at(Keys.CHUNK, number, startOffset), ChunkStats.empty(startOffset, number).encoded());
      resources.database().write(changes);
    }
    resources.walSync().sync();
    resources.catalogue().add(partition, number);
    return number;
  }

  @Override
  public PartitionStorage open(TopicIdPartition partition, PartitionContext context) throws IOException {
    synchronized (stripe(partition)) {
      requireOpen();
      int number = resources.catalogue().number(partition);
      if (number < 0) {
        throw new NoSuchFileException(partition.toString());
      }
      RocksPartition current = open.get(partition);
      if (current != null && !current.isClosed()) {
        throw new IllegalArgumentException("partition " + partition + " is open already");
      }
      List<ChunkStats> chunks = chunks(partition, number);
      ChunkStats last = chunks.remove(chunks.size() - 1);
      Marks.Mark end = Marks.exactly(resources.database(), last.number(), last.baseOffset(), Long.MAX_VALUE);
      return opened(partition, new RocksPartition(
          partition, number, context, resources, chunks.toArray(ChunkStats[]::new), end));
    }
  }

  private List<ChunkStats> chunks(TopicIdPartition partition, int number) throws IOException {
    var chunks = new ArrayList<ChunkStats>();
    try (SmallCursor cursor = resources.database().small(Keys.first(Keys.CHUNK, number))) {
      while (cursor.next()) {
        chunks.add(ChunkStats.decode(Keys.offset(cursor.key()), cursor.value()));
      }
    }
    if (chunks.isEmpty()) {
      throw new CorruptStorageException(root.toString(), "partition " + partition + " with number " + number
          + " has no chunk, expected at least one; delete it and let it be copied from another replica");
    }
    return chunks;
  }

  private PartitionStorage opened(TopicIdPartition partition, RocksPartition storage) throws IOException {
    open.put(partition, storage);
    if (closed) {
      storage.close(false);
      throw new ClosedChannelException();
    }
    return storage;
  }

  @Override
  public void delete(TopicIdPartition partition) throws IOException {
    synchronized (stripe(partition)) {
      requireOpen();
      int number = resources.catalogue().number(partition);
      if (number < 0) {
        return;
      }
      RocksPartition current = open.remove(partition);
      if (current != null) {
        current.close(false);
      }
      resources.catalogue().lock().writeLock().lock();
      try {
        remove(partition, number);
        resources.catalogue().remove(partition);
      } finally {
        resources.catalogue().lock().writeLock().unlock();
      }
      resources.walSync().sync();
    }
  }

  private void remove(TopicIdPartition partition, int number) throws IOException {
    List<ChunkStats> chunks = chunks(partition, number);
    try (Changes changes = resources.database().changes()) {
      changes.delete(Keys.catalogue(partition));
      changes.deleteRange(Keys.first(Keys.CHUNK, number), Keys.first(Keys.CHUNK, number + 1));
      changes.deleteRange(Keys.first(Keys.STATE, number), Keys.first(Keys.STATE, number + 1));
      changes.deleteBatches(number, 0, Long.MAX_VALUE);
      for (ChunkStats chunk : chunks) {
        if (chunk.number() != number) {
          changes.deleteBatches(chunk.number(), 0, Long.MAX_VALUE);
        }
        resources.reclaimer().removed(chunk.number());
      }
      resources.database().write(changes);
    }
  }

  @Override
  public List<TopicIdPartition> partitions() {
    requireOpenUnchecked();
    return resources.catalogue().partitions();
  }

  @Override
  public StateArea state() {
    requireOpenUnchecked();
    return state;
  }

  @Override
  public void maintain() throws IOException {
    requireOpen();
    resources.walSync().resume();
    resources.stalls().resume();
    resources.reclaimer().reclaim(resources.database(), resources.catalogue(), open.values());
  }

  /**
   * Makes a copy of everything as it is now, which can be opened as a directory of its own. On the same file system
   * most of it is links and takes no space.
   *
   * @param target the directory to make; must not exist
   */
  void checkpoint(Path target) throws IOException {
    requireOpen();
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.createDirectory(target);
    resources.database().checkpoint(target.resolve(EngineDirectory.DATABASE));
    EngineDirectory.writeMarker(target);
  }

  /** For tests: what the partitions share. */
  RocksResources resources() {
    return resources;
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    List<Exception> failures = new ArrayList<>();
    for (RocksPartition partition : open.values()) {
      attempt(partition, failures);
    }
    open.clear();
    Database database = resources.database();
    attempt(resources.walSync()::sync, failures);
    attempt(database::flushMemory, failures);
    attempt(database::close, failures);
    attempt(memory::release, failures);
    attempt(lock, failures);
    if (!failures.isEmpty()) {
      var failure = new IOException("closing " + root + " failed, " + failures.size()
          + " times; what was not flushed may be lost", failures.get(0));
      failures.stream().skip(1).forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private static void attempt(AutoCloseable closeable, List<Exception> failures) {
    try {
      closeable.close();
    } catch (Exception e) {
      failures.add(e);
    }
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private void requireOpenUnchecked() {
    if (closed) {
      throw new IllegalStateException("the storage engine is closed");
    }
  }
}
