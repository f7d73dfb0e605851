package odradek.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One directory of segment files.
 *
 * <p><b>Threading:</b> thread-safe. Making, opening and deleting take a lock that few partitions share, so that one of
 * them never meets itself.
 */
final class FileStorageEngine implements StorageEngine {

  private static final Logger LOG = LoggerFactory.getLogger(FileStorageEngine.class);

  private static final int STRIPES = 64;

  private final FileResources resources;
  private final Closeable lock;
  private final Map<TopicIdPartition, FilePartition> open = new ConcurrentHashMap<>();
  private final Object[] stripes = new Object[STRIPES];
  private final AtomicLong incarnations = new AtomicLong();
  private volatile boolean closed;

  private FileStorageEngine(FileResources resources, Closeable lock) {
    this.resources = resources;
    this.lock = lock;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Object();
    }
  }

  /** Opens the engine of a directory; see {@link odradek.core.spi.storage.StorageProvider#open}. */
  static FileStorageEngine open(StorageContext context, Disk disk) throws IOException {
    FileSettings settings = FileSettings.of(context.settings());
    Path root = context.directory();
    var directory = new EngineDirectory(disk, root);
    List<String> names = directory.look();
    Closeable lock = directory.lock();
    StateJournal journal = null;
    try {
      journal = directory.journal(names.isEmpty(), settings.journalCompactBytes());
      var metrics = new FileMetrics(context.metrics());
      var openFiles = new OpenFiles(disk, settings.maxOpenFiles());
      context.metrics().gauge("open_files", "Segment files that are open.", openFiles::openCount);
      var resources = new FileResources(disk, root, openFiles, new IndexBlocks(), journal,
          new Flusher(context.io(), settings.flushParallelism(), context.clock(), metrics),
          new Trash(disk, context.clock()),
          new RootFolder(disk, root), context.clock(), metrics, ThreadLocal.withInitial(HeaderReader::new));
      var engine = new FileStorageEngine(resources, lock);
      engine.reconcile(names);
      engine.sweepSoon(context);
      return engine;
    } catch (IOException | RuntimeException e) {
      if (journal != null) {
        journal.abandon();
      }
      lock.close();
      throw e;
    }
  }

  /** Compares the folders that are there with the partitions that the journal knows. */
  private void reconcile(List<String> names) throws IOException {
    long latest = 0;
    for (String name : names) {
      if (FileNames.partition(name) != null) {
        resources.rootFolder().found(name);
      } else if (name.endsWith(FileNames.DELETED)) {
        resources.trash().add(resources.root().resolve(name), 0);
        latest = Math.max(latest, incarnationOf(name));
      }
    }
    for (TopicIdPartition partition : resources.journal().partitions()) {
      long incarnation = meta(partition).incarnation();
      latest = Math.max(latest, incarnation);
      if (names.contains(FileNames.deletedFolder(partition, incarnation))) {
        drop(partition);
      }
    }
    incarnations.set(latest);
    for (String name : names) {
      TopicIdPartition partition = FileNames.partition(name);
      if (partition != null && !resources.journal().contains(partition)) {
        adopt(partition, name);
      }
    }
  }

  private static long incarnationOf(String deletedFolder) {
    String[] parts = deletedFolder.split("\\.");
    try {
      return parts.length == 3 ? Long.parseLong(parts[1]) : 0;
    } catch (NumberFormatException e) {
      LOG.trace("{} is not a folder of this engine", deletedFolder, e);
      return 0;
    }
  }

  private PartitionNotes.Meta meta(TopicIdPartition partition) throws IOException {
    return PartitionNotes.Meta.decode(resources.journal().readOwn(partition).get(PartitionNotes.META));
  }

  /** Takes in a partition that the journal lost. */
  private void adopt(TopicIdPartition partition, String folder) throws IOException {
    long start = Long.MAX_VALUE;
    for (String name : resources.disk().list(resources.root().resolve(folder))) {
      long base = FileNames.baseOffset(name);
      start = base >= 0 ? Math.min(start, base) : start;
    }
    LOG.warn("folder {} is not in the journal, the partition is taken in", folder);
    var meta = new PartitionNotes.Meta(start == Long.MAX_VALUE ? 0 : start, incarnations.incrementAndGet());
    resources.journal().writeOwn(List.of(
        new JournalFrames.Entry(partition, PartitionNotes.META, meta.encoded()),
        new JournalFrames.Entry(partition, PartitionNotes.ADOPTED, new byte[0])), true);
  }

  private void sweepSoon(StorageContext context) {
    try {
      context.io().execute(resources.trash()::sweep);
    } catch (RejectedExecutionException e) {
      LOG.debug("no thread to remove files now, maintain() will", e);
    }
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
      if (resources.journal().contains(partition)) {
        throw new FileAlreadyExistsException(partition.toString());
      }
      register(partition, startOffset);
      Path folder = resources.root().resolve(FileNames.folder(partition));
      var segment = new Segment(resources, folder, startOffset, "", false);
      var storage = new FilePartition(partition, context, resources, new Segment[] {segment}, startOffset);
      storage.durableOffset(startOffset);
      return opened(partition, storage);
    }
  }

  private void register(TopicIdPartition partition, long startOffset) throws IOException {
    var meta = new PartitionNotes.Meta(startOffset, incarnations.incrementAndGet());
    resources.journal().writeOwn(
        List.of(new JournalFrames.Entry(partition, PartitionNotes.META, meta.encoded())), true);
  }

  @Override
  public PartitionStorage open(TopicIdPartition partition, PartitionContext context) throws IOException {
    synchronized (stripe(partition)) {
      requireOpen();
      if (!resources.journal().contains(partition)) {
        throw new NoSuchFileException(partition.toString());
      }
      FilePartition current = open.get(partition);
      if (current != null && !current.isClosed()) {
        throw new IllegalArgumentException("partition " + partition + " is open already");
      }
      boolean clean = current == null && resources.journal().wasClosedCleanly();
      return opened(partition, new PartitionLoader(partition, context, resources, clean).load());
    }
  }

  private PartitionStorage opened(TopicIdPartition partition, FilePartition storage) throws IOException {
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
      if (!resources.journal().contains(partition)) {
        return;
      }
      long delayMs = 0;
      FilePartition current = open.remove(partition);
      if (current != null) {
        delayMs = current.context().options().deleteDelayMs();
        current.close(false);
      }
      String folder = FileNames.folder(partition);
      if (resources.rootFolder().has(folder)) {
        Path renamed = resources.root().resolve(FileNames.deletedFolder(partition, meta(partition).incarnation()));
        resources.rootFolder().retire(folder, renamed);
        dropRetired(partition, renamed, delayMs);
      } else {
        drop(partition);
      }
    }
  }

  private void drop(TopicIdPartition partition) throws IOException {
    resources.journal().writeOwn(List.of(new JournalFrames.Entry(partition, null, null)), true);
  }

  /**
   * Forgets a partition whose folder is renamed, durably. If the journal cannot be written, as on a full device, the
   * empty folder stays and says the same at the next opening.
   */
  private void dropRetired(TopicIdPartition partition, Path renamed, long delayMs) throws IOException {
    try {
      drop(partition);
      resources.trash().add(renamed, delayMs);
    } catch (IOException e) {
      LOG.warn("partition {} is deleted, but the journal cannot be told; its folder stays, empty", partition, e);
      resources.journal().forget(partition);
      for (String name : resources.disk().list(renamed)) {
        resources.disk().delete(renamed.resolve(name));
      }
    }
    resources.trash().sweep();
  }

  @Override
  public List<TopicIdPartition> partitions() {
    requireOpenUnchecked();
    return List.copyOf(resources.journal().partitions());
  }

  @Override
  public StateArea state() {
    requireOpenUnchecked();
    return resources.journal();
  }

  @Override
  public void maintain() throws IOException {
    requireOpen();
    resources.trash().sweep();
    resources.flusher().resume();
    for (FilePartition partition : open.values()) {
      partition.writeNotes(false);
    }
    resources.journal().compact();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
    resources.flusher().closeAll(open.values(), partition -> attempt(partition, failures));
    boolean clean = failures.isEmpty() && open.values().stream().noneMatch(FilePartition::hasFailed);
    open.clear();
    attempt(() -> resources.journal().close(clean), failures);
    attempt(lock, failures);
    if (!failures.isEmpty()) {
      var failure = new IOException("closing " + resources.root() + " failed, " + failures.size()
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
