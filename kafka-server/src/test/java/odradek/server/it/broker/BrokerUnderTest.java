package odradek.server.it.broker;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One broker process with its data directory.
 *
 * <p><b>Threading:</b> confined to the test's thread.
 */
public interface BrokerUnderTest extends AutoCloseable {

  /** Host and port of the plain-text listener. */
  InetSocketAddress address();

  /** The address as clients want it. */
  default String bootstrap() {
    return address().getHostString() + ":" + address().getPort();
  }

  /** The folder given as {@code log.dirs}. */
  Path logDirectory();

  /** Whether the process runs. */
  boolean isAlive();

  /** Starts the process on the same data and port and returns when it serves requests. */
  void start();

  /** SIGKILL; returns when the process is gone. */
  void kill();

  /** SIGTERM; returns when the process has ended, which it has to do with status 0 or 143. */
  void stop();

  /** User and system time of the process since its start. */
  Duration cpuTime();

  /** Resident memory of the process. */
  long residentBytes();

  /** What the process has read since its start, from memory or not. */
  long readBytes();

  /** Kills the process, if need be, and deletes its data. */
  @Override
  void close();
}
