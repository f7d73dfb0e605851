package odradek.core.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes come one at a time, and a shard does not wait for them. */
@Timeout(30)
class GuardedStorageTest {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch committing = new CountDownLatch(1);
  private final CountDownLatch commitMayEnd = new CountDownLatch(1);
  private volatile RuntimeException refusal;
  private final GuardedStorage storage = new GuardedStorage(scripted());

  /** A storage that notes what is called; its replacement's commit lasts until the test says so. */
  private PartitionStorage scripted() {
    InvocationHandler replacement = (proxy, method, arguments) -> {
      if (method.getName().equals("commit")) {
        committing.countDown();
        commitMayEnd.await();
        if (refusal != null) {
          throw refusal;
        }
      }
      calls.add(method.getName());
      return null;
    };
    InvocationHandler handler = (proxy, method, arguments) -> {
      switch (method.getName()) {
        case "endOffset":
          return 100L;
        case "beginReplace":
          if (refusal != null) {
            throw refusal;
          }
          return make(Replacement.class, replacement);
        default:
          calls.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
          return null;
      }
    };
    return make(PartitionStorage.class, handler);
  }

  private static <T> T make(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Thread commit() throws IOException, InterruptedException {
    Replacement replacement = storage.beginReplace(0, 10);
    var cleaner = new Thread(() -> {
      try {
        replacement.commit();
      } catch (IOException e) {
        calls.add(e.toString());
      }
    });
    cleaner.start();
    committing.await();
    return cleaner;
  }

  @Test
  void theLogStartMovesAtOnceWhereNothingElseChanges() throws IOException {
    storage.advanceLogStart(7);
    assertEquals(List.of("advanceLogStart 7"), calls);
  }

  @Test
  void theLogStartMovesAfterACommitThatIsUnderWay() throws Exception {
    Thread cleaner = commit();
    storage.advanceLogStart(7);
    storage.advanceLogStart(9);
    storage.advanceLogStart(8);
    assertEquals(List.of(), calls);
    commitMayEnd.countDown();
    cleaner.join();
    assertEquals(List.of("commit", "advanceLogStart 9"), calls);
  }

  @Test
  void truncationWaitsForACommit() throws Exception {
    Thread cleaner = commit();
    var truncating = new Thread(() -> {
      try {
        storage.truncateTo(5);
      } catch (IOException e) {
        calls.add(e.toString());
      }
    });
    truncating.start();
    truncating.join(50);
    assertTrue(truncating.isAlive());
    commitMayEnd.countDown();
    truncating.join();
    cleaner.join();
    assertEquals(List.of("commit", "truncateTo 5"), calls);
  }

  @Test
  void closingWaitsForTheCleanerToLeave() throws Exception {
    assertTrue(storage.beginCleaning());
    var closing = new Thread(() -> {
      try {
        storage.close();
      } catch (IOException e) {
        calls.add(e.toString());
      }
    });
    closing.start();
    assertTrue(storage.awaitStop(TimeUnit.SECONDS.toNanos(20)));
    assertEquals(List.of(), calls);
    storage.endCleaning();
    closing.join();
    assertEquals(List.of("close"), calls);
  }

  @Test
  void chunksThatHaveChangedStopTheCleaning() throws IOException {
    Replacement replacement = storage.beginReplace(0, 10);
    refusal = new IllegalStateException("gone");
    commitMayEnd.countDown();
    assertThrows(CleaningStoppedException.class, replacement::commit);
    refusal = new IllegalArgumentException("no such chunk");
    assertThrows(CleaningStoppedException.class, () -> storage.beginReplace(0, 10));
  }
}
