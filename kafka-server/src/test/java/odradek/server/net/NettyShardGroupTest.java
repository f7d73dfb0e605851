package odradek.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class NettyShardGroupTest {

  private static ShardGroup open(NetworkIo io, int count) {
    assumeTrue(io != NetworkIo.EPOLL || Epoll.isAvailable(), "no native epoll on this machine");
    return new TcpListenerProvider(io).newShardGroup(count, "broker-7-shard-");
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void everyShardHasItsOwnNamedThread(NetworkIo io) throws Exception {
    try (ShardGroup group = open(io, 3)) {
      List<Shard> shards = group.shards();
      assertEquals(3, shards.size());
      for (int i = 0; i < 3; i++) {
        Shard shard = shards.get(i);
        assertEquals(i, shard.index());
        assertFalse(shard.inShard());
        var name = new CompletableFuture<String>();
        shard.execute(() -> name.complete(shard.inShard() ? Thread.currentThread().getName() : "elsewhere"));
        assertEquals("broker-7-shard-" + i, name.get(10, TimeUnit.SECONDS));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void runsTasksInOrderAndNeverInsideTheCall(NetworkIo io) throws Exception {
    try (ShardGroup group = open(io, 1)) {
      Shard shard = group.shards().get(0);
      var seen = new ArrayList<String>();
      var done = new CountDownLatch(1);
      shard.execute(() -> {
        shard.execute(() -> seen.add("second"));
        shard.execute(() -> {
          seen.add("third");
          done.countDown();
        });
        seen.add("first");
      });
      assertTrue(done.await(10, TimeUnit.SECONDS));
      assertEquals(List.of("first", "second", "third"), seen);
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void survivesTasksThatFail(NetworkIo io) throws Exception {
    try (ShardGroup group = open(io, 1)) {
      Shard shard = group.shards().get(0);
      var done = new CountDownLatch(2);
      shard.execute(() -> {
        throw new IllegalStateException("scripted failure of a task");
      });
      shard.schedule(() -> {
        throw new AssertionError("scripted failure of a scheduled task");
      }, 0);
      shard.execute(done::countDown);
      shard.schedule(done::countDown, 5);
      assertTrue(done.await(10, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void aCancelledTaskDoesNotRun(NetworkIo io) throws Exception {
    try (ShardGroup group = open(io, 1)) {
      Shard shard = group.shards().get(0);
      var ran = new AtomicBoolean();
      var later = new CountDownLatch(1);
      shard.schedule(() -> ran.set(true), 50).cancel();
      shard.schedule(later::countDown, 100);
      assertTrue(later.await(10, TimeUnit.SECONDS));
      assertFalse(ran.get());
      assertThrows(IllegalArgumentException.class, () -> shard.schedule(later::countDown, -1));
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkIo.class)
  void closingRunsWhatWasHandedOverAndEndsTheThreads(NetworkIo io) throws Exception {
    ShardGroup group = open(io, 2);
    Shard shard = group.shards().get(1);
    var thread = new CompletableFuture<Thread>();
    var ran = new AtomicInteger();
    shard.execute(() -> thread.complete(Thread.currentThread()));
    for (int i = 0; i < 1000; i++) {
      shard.execute(ran::incrementAndGet);
    }
    group.close();
    assertEquals(1000, ran.get());
    assertThrows(RejectedExecutionException.class, () -> shard.execute(ran::incrementAndGet));
    assertThrows(RejectedExecutionException.class, () -> shard.schedule(ran::incrementAndGet, 1));
    Thread ended = thread.get(10, TimeUnit.SECONDS);
    ended.join(10_000);
    assertFalse(ended.isAlive());
    group.close(); // harmless
  }

  @Test
  void aShardMayCloseItsGroup() throws Exception {
    ShardGroup group = open(NetworkIo.NIO, 1);
    var closed = new CountDownLatch(1);
    group.shards().get(0).execute(() -> {
      group.close();
      closed.countDown();
    });
    assertTrue(closed.await(10, TimeUnit.SECONDS));
  }

  @Test
  void needsAtLeastOneShard() {
    assertThrows(IllegalArgumentException.class, () -> open(NetworkIo.NIO, 0));
  }
}
