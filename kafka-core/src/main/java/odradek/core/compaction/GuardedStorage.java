package odradek.core.compaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage that is cleaned by one thread while its shard goes on: sees to it that changes elsewhere than at the end of
 * the log come one at a time, and that cleaning ends before the storage does.
 *
 * <p>A shard never waits for a cleaner: where {@link #advanceLogStart} comes while a replacement is put in place, it is
 * done as soon as that is over. {@link #truncateTo} and {@link #close}, which may block anyhow, wait.
 *
 * <p><b>Threading:</b> as {@link PartitionStorage}, with all changes allowed at any time.
 */
public final class GuardedStorage implements PartitionStorage {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedStorage.class);
  private static final long NOTHING = -1;

  private final PartitionStorage storage;
  private final ReentrantLock changes = new ReentrantLock();
  private final AtomicLong postponedLogStart = new AtomicLong(NOTHING);
  private final ReentrantLock cleaning = new ReentrantLock();
  private final Condition cleaningChanged = cleaning.newCondition();
  private boolean isCleaned;
  private volatile boolean stopped;

  /** @param storage what to guard; not to be changed by anybody else from now on */
  public GuardedStorage(PartitionStorage storage) {
    this.storage = storage;
  }

  /**
   * A cleaner comes.
   *
   * @return whether it may begin: no other one is there, and the storage is not about to end
   */
  public boolean beginCleaning() {
    cleaning.lock();
    try {
      if (stopped || isCleaned) {
        return false;
      }
      isCleaned = true;
      return true;
    } finally {
      cleaning.unlock();
    }
  }

  /** The cleaner has gone. */
  public void endCleaning() {
    cleaning.lock();
    try {
      isCleaned = false;
      cleaningChanged.signalAll();
    } finally {
      cleaning.unlock();
    }
  }

  /** Lets no cleaner begin any more, tells the one that is there to leave, and waits until it has. <b>Blocking.</b> */
  public void stopCleaning() {
    cleaning.lock();
    try {
      stopped = true;
      cleaningChanged.signalAll();
      while (isCleaned) {
        cleaningChanged.awaitUninterruptibly();
      }
    } finally {
      cleaning.unlock();
    }
  }

  /**
   * Lets a cleaner wait. <b>Blocking.</b>
   *
   * @param ns how long, in nanoseconds; 0 not to wait at all
   * @return whether it has to leave
   */
  public boolean awaitStop(long ns) {
    if (ns <= 0 || stopped) {
      return stopped;
    }
    cleaning.lock();
    try {
      long left = ns;
      while (!stopped && left > 0) {
        left = cleaningChanged.awaitNanos(left);
      }
      return stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      cleaning.unlock();
    }
  }

  /** What changes the storage. */
  private interface Change {
    void run() throws IOException;
  }

  private void change(Change change) throws IOException {
    changes.lock();
    try {
      change.run();
    } finally {
      changes.unlock();
      advancePostponed();
    }
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    postponedLogStart.accumulateAndGet(offset, Math::max);
    if (changes.tryLock()) {
      try {
        advanceNow();
      } finally {
        changes.unlock();
      }
    }
    advancePostponed();
  }

  /** Whoever held the lock when somebody else came does what that one wanted. */
  private void advancePostponed() {
    while (postponedLogStart.get() != NOTHING && changes.tryLock()) {
      try {
        advanceNow();
      } catch (IOException e) {
        LOG.error("cannot remove what lies before the log start; the storage refuses writes from now on", e);
      } finally {
        changes.unlock();
      }
    }
  }

  private void advanceNow() throws IOException {
    long offset = postponedLogStart.getAndSet(NOTHING);
    if (offset != NOTHING) {
      storage.advanceLogStart(Math.min(offset, storage.endOffset()));
    }
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    change(() -> storage.truncateTo(offset));
  }

  @Override
  public void close() throws IOException {
    stopCleaning();
    change(storage::close);
  }

  /** {@inheritDoc} For a cleaner, between {@link #beginCleaning} and {@link #endCleaning}. */
  @Override
  public Replacement beginReplace(long first, long last) throws IOException {
    changes.lock();
    try {
      return new GuardedReplacement(storage.beginReplace(first, last));
    } catch (IllegalArgumentException e) {
      throw new CleaningStoppedException("the chunks have changed: " + e.getMessage());
    } finally {
      changes.unlock();
      advancePostponed();
    }
  }

  private final class GuardedReplacement implements Replacement {

    private final Replacement replacement;

    GuardedReplacement(Replacement replacement) {
      this.replacement = replacement;
    }

    @Override
    public void append(ByteBuffer batches) throws IOException {
      replacement.append(batches);
    }

    @Override
    public void commit() throws IOException {
      try {
        change(replacement::commit);
      } catch (IllegalStateException e) {
        throw new CleaningStoppedException("the chunks have changed: " + e.getMessage());
      }
    }

    @Override
    public void abort() throws IOException {
      change(replacement::abort);
    }
  }

  @Override
  public long endOffset() {
    return storage.endOffset();
  }

  @Override
  public AppendResult append(ByteBuffer batches) throws IOException {
    return storage.append(batches);
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    return storage.read(offset, upToOffset, maxBytes);
  }

  @Override
  public long findByTimestamp(long timestampMs) throws IOException {
    return storage.findByTimestamp(timestampMs);
  }

  @Override
  public List<Chunk> chunks() {
    return storage.chunks();
  }

  @Override
  public CompletionStage<Long> flush() {
    return storage.flush();
  }
}
