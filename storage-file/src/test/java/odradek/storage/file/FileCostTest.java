package odradek.storage.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Slice;
import odradek.testkit.storage.StorageHarness;
import odradek.testkit.storage.TestBatches;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What hot calls may allocate, on the real file system. */
@Timeout(60)
class FileCostTest {

  private static final int WARM_UP = 20_000;
  private static final int CALLS = 20_000;

  @TempDir
  Path temporary;

  private StorageHarness harness;

  @BeforeEach
  void open() {
    harness = new StorageHarness(new FileStorageProvider(), temporary.resolve("engine"), Map.of());
  }

  @AfterEach
  void close() throws IOException {
    harness.close();
  }

  /** A call that is made many times. */
  @FunctionalInterface
  private interface Call {
    void run(int index) throws IOException;
  }

  /** Allocated bytes per call, as the JVM counts them for this thread. */
  private static long allocatedPerCall(Call call) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      call.run(i);
    }
    long before = allocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run(WARM_UP + i);
    }
    return (allocatedBytes() - before) / CALLS;
  }

  /** By reflection: the module under test does not read the management modules. */
  private static long allocatedBytes() throws Exception {
    Object threads = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
    Method count = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
    return (long) count.invoke(threads, Thread.currentThread().getId());
  }

  @Test
  void anAppendAllocatesNextToNothing() throws Exception {
    PartitionStorage log = harness.create();
    ByteBuffer batch = TestBatches.at(0).valueBytes(900).build();
    long bytes = allocatedPerCall(i -> {
      batch.putLong(0, i);
      log.append(batch.rewind());
    });
    assertTrue(bytes <= 64, bytes + " bytes per append");
  }

  @Test
  void aReadAtTheEndAllocatesASliceAndNoMore() throws Exception {
    PartitionStorage log = harness.create();
    ByteBuffer batch = TestBatches.at(0).valueBytes(100).build();
    long bytes = allocatedPerCall(i -> {
      batch.putLong(0, i);
      log.append(batch.rewind());
      Slice slice = log.read(i, i + 1L, 1 << 20);
      slice.release();
    });
    assertTrue(bytes <= 160, bytes + " bytes per append and read");
  }

  @Test
  void makingAPartitionIsCheap() throws Exception {
    var logs = new ArrayList<PartitionStorage>();
    ByteBuffer batch = TestBatches.at(0).build();
    harness.create().append(batch.duplicate());
    long before = allocatedBytes();
    for (int i = 0; i < 300; i++) {
      logs.add(harness.create());
    }
    long made = (allocatedBytes() - before) / logs.size();
    assertTrue(made <= 16_000, made + " bytes to make a partition");
    before = allocatedBytes();
    for (PartitionStorage log : logs) {
      log.append(batch.duplicate());
    }
    long appended = (allocatedBytes() - before) / logs.size();
    assertTrue(appended <= 8_000, appended + " bytes for the first append");
  }
}
