package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import odradek.core.partition.WriteLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The free space of one log directory: samples it, keeps the reserve, and says what clients may write.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> {@link #sample} asks the device and may write the reserve.
 */
final class DirectorySpace {

  private static final Logger LOG = LoggerFactory.getLogger(DirectorySpace.class);

  private static final long UNKNOWN = -1;

  private final Path path;
  private final SpaceLimits limits;
  private final Volume.Probe probe;
  private final SpacePolicy policy;
  private final SpaceReserve reserve;
  private boolean reserveWarned;
  private volatile Volume seen = new Volume(UNKNOWN, UNKNOWN);
  private volatile SpaceLevel level = SpaceLevel.ENOUGH;
  private volatile WriteLimit limit = WriteLimit.NONE;

  /** What clients may write until the next sample. */
  private final AtomicLong budgetBytes = new AtomicLong(Long.MAX_VALUE);
  private final AtomicReference<Runnable> sampler = new AtomicReference<>(() -> { });

  DirectorySpace(Path path, SpaceLimits limits, Volume.Probe probe) {
    this.path = path;
    this.limits = limits;
    this.probe = probe;
    this.policy = new SpacePolicy(limits);
    this.reserve = new SpaceReserve(path);
  }

  /**
   * Looks how much space there is.
   *
   * @throws IOException if the directory cannot be asked
   */
  synchronized void sample() throws IOException {
    Volume volume = probe.look(path);
    seen = volume;
    SpaceLevel before = level;
    show(policy.sampled(volume.usableBytes(), volume.totalBytes()));
    report(before, volume);
    long hardBytes = limits.hardBytes(volume.totalBytes());
    budgetBytes.set(hardBytes == 0 ? Long.MAX_VALUE : volume.usableBytes() - hardBytes);
    long reserveBytes = limits.reserveBytes(volume.totalBytes());
    if (volume.usableBytes() < reserveBytes) {
      releaseReserve();
    } else if (level != SpaceLevel.FULL && volume.usableBytes() >= 2 * reserveBytes) {
      takeReserve(reserveBytes);
    }
  }

  /** A write of the broker found no space. */
  synchronized void writeFailed() {
    policy.writeFailed();
    SpaceLevel before = level;
    show(SpaceLevel.FULL);
    report(before, seen);
    try {
      releaseReserve();
    } catch (IOException e) {
      LOG.warn("log directory {}: the reserve cannot be removed", path, e);
    }
  }

  private void releaseReserve() throws IOException {
    if (reserve.release()) {
      LOG.warn("log directory {} is full; the space that was kept aside is given to deletes and recovery now", path);
    }
  }

  private void takeReserve(long bytes) {
    try {
      reserve.take(bytes);
      reserveWarned = false;
    } catch (IOException e) {
      if (!reserveWarned) {
        reserveWarned = true;
        LOG.warn("log directory {}: {} bytes cannot be kept aside, it is tried again", path, bytes, e);
      }
    }
  }

  private void show(SpaceLevel reached) {
    level = reached;
    limit = switch (reached) {
      case ENOUGH -> WriteLimit.NONE;
      case LOW -> new WriteLimit(policy.delayMs(), null);
      case FULL -> new WriteLimit(0, refusal());
    };
  }

  private String refusal() {
    Volume volume = seen;
    return "log directory " + path + " has no space for more records: " + volume.usableBytes() + " bytes are free, "
        + limits.hardBytes(volume.totalBytes()) + " have to stay free (log.dirs.free.hard.bytes)";
  }

  private void report(SpaceLevel before, Volume volume) {
    if (level == before) {
      return;
    }
    switch (level) {
      case ENOUGH -> LOG.info("log directory {} has enough space again: {} bytes are free", path, volume.usableBytes());
      case LOW -> LOG.warn("log directory {} has {} bytes left, less than {} (log.dirs.free.soft.bytes): producers are "
          + "slowed down; free space or shorten retention", path, volume.usableBytes(),
          limits.softBytes(volume.totalBytes()));
      case FULL -> LOG.error("{}; producers are refused, reads and deletes go on: free space or shorten retention",
          refusal());
    }
  }

  /** Whom to ask for a sample that cannot wait; returns at once. */
  void sampler(Runnable soon) {
    sampler.set(soon);
  }

  /**
   * What clients may write. Between two samples a fast device takes more than stays free: so what they write is
   * counted.
   *
   * @param bytes what a client is about to write
   */
  WriteLimit limit(int bytes) {
    WriteLimit current = limit;
    if (current.refusal() == null && budgetBytes.addAndGet(-bytes) < 0) {
      sampler.get().run();
      return new WriteLimit(0, refusal());
    }
    return current;
  }

  SpaceLevel level() {
    return level;
  }

  /** The space that was free when it was looked at last, -1 if unknown. */
  long usableBytes() {
    return seen.usableBytes();
  }

  /** The size of the volume, -1 if unknown. */
  long totalBytes() {
    return seen.totalBytes();
  }

  /** Whether so little is left that a write may fail for it. Asks the device. */
  boolean isScarce() {
    try {
      Volume volume = probe.look(path);
      return volume.usableBytes() < Math.max(1, limits.reserveBytes(volume.totalBytes()));
    } catch (IOException e) {
      LOG.debug("log directory {} cannot be asked for its space", path, e);
      return false;
    }
  }
}
