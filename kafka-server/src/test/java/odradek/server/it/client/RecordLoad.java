package odradek.server.it.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A producer that sends numbered records to all partitions of a topic as fast as they are acknowledged, and knows what
 * was.
 *
 * <p><b>Threading:</b> the test's thread and one of its own.
 */
public final class RecordLoad implements AutoCloseable {

  private static final int MOST_UNANSWERED = 2_000;
  private static final int MOST_VALUE_BYTES = 900;

  /**
   * What is known of one partition; guarded by itself.
   *
   * <p>Offsets that were answered, by the number of the record, and -1 where an answer is missing.
   */
  private static final class Sent {
    private final List<Long> offsets = new ArrayList<>();
    private int verifiedCount;
    private long verifiedOffset;
  }

  private final JavaClients clients;
  private final String topic;
  private final boolean idempotent;
  private final Producer<byte[], byte[]> producer;
  private final Sent[] sent;
  private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private Thread sender;
  private volatile boolean stopping;

  /**
   * A load that runs at once.
   *
   * @param idempotent with acks=all, each record once; else acks=1, and a record may be there twice
   */
  public RecordLoad(JavaClients clients, String topic, int partitionCount, boolean idempotent) {
    this.clients = clients;
    this.topic = topic;
    this.idempotent = idempotent;
    this.sent = new Sent[partitionCount];
    for (int i = 0; i < partitionCount; i++) {
      sent[i] = new Sent();
    }
    Map<String, Object> settings = new HashMap<>(Map.of("acks", idempotent ? "all" : "1", "enable.idempotence",
        idempotent,
        "linger.ms", 2, "reconnect.backoff.max.ms", 200, "retry.backoff.max.ms", 200, "max.block.ms", 120_000));
    if (!idempotent) {
      settings.put("max.in.flight.requests.per.connection", 1);
    }
    producer = clients.bytesProducer(settings);
    run();
  }

  private void run() {
    stopping = false;
    sender = new Thread(this::send, "load-of-" + topic);
    sender.start();
  }

  private void send() {
    try {
      while (!stopping && failure.get() == null) {
        unanswered.acquire();
        sendOne(random.nextInt(sent.length), new byte[random.nextInt(Long.BYTES, MOST_VALUE_BYTES)]);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void sendOne(int partition, byte[] value) {
    Sent known = sent[partition];
    int number;
    synchronized (known) {
      number = known.offsets.size();
      known.offsets.add(-1L);
    }
    ByteBuffer.wrap(value).putLong(number);
    producer.send(new ProducerRecord<>(topic, partition, null, value), (metadata, exception) -> {
      if (exception != null) {
        failure.set(exception);
      } else {
        synchronized (known) {
          known.offsets.set(number, metadata.offset());
        }
        acknowledged.incrementAndGet();
      }
      unanswered.release();
    });
  }

  /** How many records were acknowledged. */
  public long acknowledgedCount() {
    Exception cause = failure.get();
    if (cause != null) {
      throw new AssertionError("a record for " + topic + " was not acknowledged", cause);
    }
    return acknowledged.get();
  }

  /** Waits for the answers to all records, reads what is there since the last time, compares, and goes on. */
  public void verify() {
    stop();
    producer.flush();
    acknowledgedCount();
    for (int partition = 0; partition < sent.length; partition++) {
      verify(new TopicPartition(topic, partition), sent[partition]);
    }
    run();
  }

  private void verify(TopicPartition partition, Sent known) {
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer(Map.of())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, known.verifiedOffset);
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      int next = known.verifiedCount;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(JavaClients.LIMIT)) {
          next = take(record, known, next);
        }
      }
      assertEquals(known.offsets.size(), next, "how many records are in " + partition);
      known.verifiedCount = next;
      known.verifiedOffset = end;
    }
  }

  /** A record that was read: the next one or, without idempotence, one that was seen. The number of the next one. */
  private int take(ConsumerRecord<byte[], byte[]> record, Sent known, int next) {
    long number = ByteBuffer.wrap(record.value()).getLong();
    boolean isNext = number == next;
    assertTrue(isNext || !idempotent && number < next && number >= known.verifiedCount,
        () -> topic + "-" + record.partition() + " has record " + number + " at offset " + record.offset()
        + ", expected "
            + next);
    long answered = known.offsets.get((int) number);
    assertTrue(answered == record.offset() || !idempotent,
        () -> "record " + number + " was answered with offset " + answered + ", but is at " + record.offset());
    assertTrue(!isNext || answered >= record.offset(),
        () -> "record " + number + " was answered with offset " + answered + ", but is there first at "
        + record.offset());
    return isNext ? next + 1 : next;
  }

  private void stop() {
    stopping = true;
    try {
      sender.join(JavaClients.LIMIT.toMillis() * 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Stops without looking. */
  @Override
  public void close() {
    stopping = true;
    sender.interrupt();
    producer.close(Duration.ZERO);
  }

  @Override
  public String toString() {
    return topic + " (" + acknowledged + " records)";
  }
}
