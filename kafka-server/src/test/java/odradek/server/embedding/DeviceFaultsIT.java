package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import odradek.core.Broker;
import odradek.core.spi.storage.StorageProvider;
import odradek.server.it.process.Eventually;
import odradek.server.it.process.TestDirectories;
import odradek.testkit.storage.FaultPlan;
import odradek.testkit.storage.FaultPlan.Fault;
import odradek.testkit.storage.FaultPlan.Operation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices fail as the fault-injecting wrapper lets them, on machines without a device to break. */
@Timeout(240)
class DeviceFaultsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PARTITIONS = 8;
  private static final String TOPIC = "t";

  /** More than any device has: whatever fails then fails for lack of space. */
  private static final String BOUNDLESS = Long.toString(1L << 60);

  private final Path folder = TestDirectories.newWorkDirectory("faults");
  private final Path a = folder.resolve("a");
  private final Path b = folder.resolve("b");

  @BeforeEach
  void heal() {
    BreakableStorage.order(a, FaultPlan.none());
    BreakableStorage.order(b, FaultPlan.none());
  }

  @AfterEach
  void clean() {
    TestDirectories.delete(folder);
  }

  private Broker start(Map<String, String> settings) throws IOException {
    Path services = Files.writeString(folder.resolve("services"), BreakableStorage.class.getName());
    ClassLoader plugins = new ClassLoader(DeviceFaultsIT.class.getClassLoader()) {
      @Override
      public Enumeration<URL> getResources(String name) throws IOException {
        if (!name.equals("META-INF/services/" + StorageProvider.class.getName())) {
          return super.getResources(name);
        }
        List<URL> all = Collections.list(super.getResources(name));
        all.add(services.toUri().toURL());
        return Collections.enumeration(all);
      }
    };
    return Broker.builder().plugins(plugins).storage(BreakableStorage.NAME).logDirs(a, b)
        .config("offsets.topic.num.partitions", "2").config(settings).listen("tcp", 0).start();
  }

  private static void createTopic(Broker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static Map<String, LogDirDescription> describe(Broker broker) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin.describeLogDirs(List.of(1)).allDescriptions().get(LIMIT.toSeconds(), TimeUnit.SECONDS)
          .values().iterator().next();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** How many partitions refuse a record. */
  private static int refusals(Broker broker) {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers(), "retries", 0,
        "enable.idempotence", false, "linger.ms", 0, "request.timeout.ms", 15_000, "delivery.timeout.ms", 20_000);
    int refused = 0;
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < PARTITIONS; i++) {
        try {
          producer.send(new ProducerRecord<>(TOPIC, i, null, "value")).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertTrue(e.getCause() instanceof KafkaStorageException, e.toString());
          refused++;
        }
      }
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
    return refused;
  }

  private static FaultPlan failing(Set<Operation> operations) {
    return (operation, partition) -> operations.contains(operation) ? Fault.FAIL : Fault.NONE;
  }

  @Test
  void aDeviceThatFailsTakesItsDirectoryAloneAndOnlyForThisRun() throws Exception {
    try (Broker broker = start(Map.of())) {
      createTopic(broker);
      assertEquals(0, refusals(broker));
      BreakableStorage.order(b, failing(Set.of(Operation.APPEND)));
      Eventually.holds("the directory is offline", LIMIT, () -> {
        int refused = refusals(broker);
        assertTrue(refused <= PARTITIONS / 2 + 1, refused + " partitions refuse");
        return describe(broker).get(b.toString()).error() instanceof KafkaStorageException;
      });
      BreakableStorage.order(b, FaultPlan.none());
      assertNull(describe(broker).get(a.toString()).error());
      int refused = refusals(broker);
      assertTrue(refused > 0 && refused < PARTITIONS, refused + " partitions refuse");
    }
    try (Broker broker = start(Map.of())) {
      assertEquals(0, refusals(broker));
      assertNull(describe(broker).get(b.toString()).error());
    }
  }

  @Test
  void aFlushThatFailsTakesItsDirectory() throws Exception {
    try (Broker broker = start(Map.of("log.flush.offset.checkpoint.interval.ms", "1000"))) {
      createTopic(broker);
      BreakableStorage.order(b, failing(Set.of(Operation.FLUSH)));
      assertEquals(0, refusals(broker));
      Eventually.holds("the directory is offline", LIMIT,
          () -> describe(broker).get(b.toString()).error() instanceof KafkaStorageException);
      assertNull(describe(broker).get(a.toString()).error());
    }
  }

  @Test
  void aDeviceWithoutSpaceIsWrittenToAgainWhenItHasSome() throws Exception {
    try (Broker broker = start(Map.of("log.dirs.reserve.bytes", BOUNDLESS, "log.dirs.free.hard.bytes", "0",
        "log.dirs.free.soft.bytes", "0"))) {
      createTopic(broker);
      assertEquals(0, refusals(broker));
      BreakableStorage.order(b, failing(Set.of(Operation.APPEND, Operation.STATE_WRITE, Operation.OPEN)));
      int refused = refusals(broker);
      assertTrue(refused > 0 && refused < PARTITIONS, refused + " partitions refuse");
      Eventually.holds("opening a log again was tried", LIMIT, () -> refusals(broker) > 0);
      assertNull(describe(broker).get(b.toString()).error());
      BreakableStorage.order(b, FaultPlan.none());
      Eventually.holds("all partitions take records", LIMIT, () -> refusals(broker) == 0);
    }
  }
}
