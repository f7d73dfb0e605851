package odradek.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;
import odradek.testkit.storage.TestBatches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where RocksDB would hold up its writers, an append is busy, takes nothing, and hears when to try again. */
@Timeout(120)
class RocksBusyTest {

  private static final int MAX_APPENDS = 20_000;

  @TempDir
  Path directory;

  @Test
  void anAppendThatWouldStallIsBusy() throws Exception {
    try (var engine = new TestEngine(directory.resolve("e"), Map.of("write.buffer.bytes", "4194304"))) {
      var context = TestEngine.context(1 << 30);
      PartitionStorage log = engine.engine().create(TestEngine.newId(), context, 0);
      int count = 0;
      while (log.append(batch(count)) == AppendResult.APPENDED) {
        count++;
        assertTrue(count < MAX_APPENDS, "RocksDB never held up anybody");
      }
      assertEquals(count, log.endOffset(), "nothing was taken");
      assertEquals(1, engine.metric("busy_appends"));
      assertEquals(1, engine.taskCount(), "a task waits in its place");
      assertEquals(0, context.readyCount());
      engine.runTasks();
      assertEquals(1, context.readyCount());
      assertEquals(AppendResult.APPENDED, log.append(batch(count)));
      assertEquals(count + 1, log.endOffset());
    }
  }

  private static ByteBuffer batch(long offset) {
    ByteBuffer batch = ByteBuffer.allocateDirect(SAMPLE.capacity()).put(SAMPLE.duplicate()).flip();
    return batch.putLong(0, offset);
  }

  private static final ByteBuffer SAMPLE = TestBatches.at(0).valueBytes(64 << 10).build();
}
