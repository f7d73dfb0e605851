package odradek.server.net;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops of one broker, and the buffer pool that they share.
 *
 * <p>The threads are daemons: a broker lives as long as its owner keeps it open, it does not keep a JVM alive.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class NettyShardGroup implements ShardGroup {

  private static final Logger LOG = LoggerFactory.getLogger(NettyShardGroup.class);

  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  /** Pages of 8 KB, 512 of them a chunk of 4 MB: frames as large as producers send by default come from the pool. */
  private static final int PAGE_BYTES = 8 * 1024;

  private static final int CHUNK_ORDER = 9;
  private static final int SMALL_CACHE_SLOTS = 64;
  private static final int NORMAL_CACHE_SLOTS = 16;

  private final NetworkIo io;
  private final EventLoopGroup loops;
  private final PooledByteBufAllocator allocator;
  private final List<Shard> shards;

  NettyShardGroup(NetworkIo io, int count, String threadNamePrefix) {
    if (count < 1) {
      throw new IllegalArgumentException("number of shards is " + count + ", expected at least 1");
    }
    this.io = io;
    this.loops = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("shard", true), io.newHandlers());
    this.allocator = new PooledByteBufAllocator(
        true, 0, count, PAGE_BYTES, CHUNK_ORDER, SMALL_CACHE_SLOTS, NORMAL_CACHE_SLOTS, false);
    var named = new ArrayList<Shard>(count);
    for (EventExecutor loop : loops) {
      int index = named.size();
      // A loop makes its thread when it gets its first task, so only the thread itself can know its index.
      loop.execute(() -> Thread.currentThread().setName(threadNamePrefix + index));
      named.add(new NettyShard(index, (EventLoop) loop));
    }
    this.shards = List.copyOf(named);
  }

  @Override
  public List<Shard> shards() {
    return shards;
  }

  NetworkIo io() {
    return io;
  }

  EventLoopGroup loops() {
    return loops;
  }

  PooledByteBufAllocator allocator() {
    return allocator;
  }

  /** The shard of one of this group's loops. */
  NettyShard shardOf(EventLoop loop) {
    for (Shard shard : shards) {
      NettyShard candidate = (NettyShard) shard;
      if (candidate.loop() == loop) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("event loop " + loop + " is none of this broker's");
  }

  @Override
  public void close() {
    var stopped = loops.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (shards.stream().anyMatch(Shard::inShard)) {
      return; // a loop cannot wait for itself
    }
    if (!stopped.awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS + 1, TimeUnit.SECONDS)) {
      LOG.warn("shards have not stopped after {} s; one of them runs a task that does not end", CLOSE_TIMEOUT_SECONDS
          + 1);
    }
  }
}
