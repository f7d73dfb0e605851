package odradek.server.it.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Commits ever larger offsets for a group, as fast as it can, and knows which of them were acknowledged.
 *
 * <p><b>Threading:</b> the test's thread and one of its own.
 */
public final class OffsetCommitter implements AutoCloseable {

  private static final Map<String, Object> SETTINGS = Map.of("default.api.timeout.ms", 120_000,
      "reconnect.backoff.max.ms", 200, "retry.backoff.max.ms", 200);

  private final JavaClients clients;
  private final String group;
  private final TopicPartition partition;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile long tried;
  private volatile long acknowledged;
  private volatile boolean stopping;

  /** A committer for partition 0 of a topic that runs at once. */
  public OffsetCommitter(JavaClients clients, String group, String topic) {
    this.clients = clients;
    this.group = group;
    this.partition = new TopicPartition(topic, 0);
    this.thread = new Thread(this::run, "commits-of-" + group);
    thread.start();
  }

  private Consumer<byte[], byte[]> consumer() {
    var settings = new HashMap<>(SETTINGS);
    settings.put("group.id", group);
    return clients.bytesConsumer(settings);
  }

  private void run() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(partition));
      while (!stopping) {
        long offset = acknowledged + 1;
        tried = offset;
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
        acknowledged = offset;
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  /** The largest offset whose commit was acknowledged. */
  public long acknowledgedOffset() {
    RuntimeException cause = failure.get();
    if (cause != null) {
      throw new AssertionError("a commit of " + group + " failed", cause);
    }
    return acknowledged;
  }

  /** The largest offset that was sent. */
  public long triedOffset() {
    return tried;
  }

  /** What the broker says is committed; 0 if nothing is. */
  public long committedOffset() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      OffsetAndMetadata committed = consumer.committed(Set.of(partition), Duration.ofSeconds(60)).get(partition);
      return committed == null ? 0 : committed.offset();
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(JavaClients.LIMIT.toMillis() * 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
