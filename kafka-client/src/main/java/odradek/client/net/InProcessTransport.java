package odradek.client.net;

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import odradek.core.embed.InProcessClient;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import odradek.core.runtime.ThreadShardGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reaches a broker in the same process without a socket, whatever address it is given:
 * {@code new InProcessTransport(broker::connect)}.
 *
 * <p><b>Threading:</b> thread-safe; it has one event loop of its own, {@code odradek-client-0}.
 */
public final class InProcessTransport implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(InProcessTransport.class);

  private final Function<InProcessClient.Receiver, InProcessClient> connector;
  private final ShardGroup shards = new ThreadShardGroup(1, "odradek-client-");

  /**
   * Makes a transport.
   *
   * @param connector connects, see {@code odradek.core.Broker#connect}
   */
  public InProcessTransport(Function<InProcessClient.Receiver, InProcessClient> connector) {
    this.connector = connector;
  }

  @Override
  public Shard nextShard() {
    return shards.shards().get(0);
  }

  @Override
  public void connect(ServerAddress server, Shard shard, ConnectionSettings settings, LinkListener listener) {
    var link = new DirectLink(shard, listener);
    shard.execute(() -> link.open(connector));
  }

  @Override
  public void close() {
    shards.close();
  }

  /** Both directions; the broker's thread hands over to the client's. */
  private static final class DirectLink implements Link, InProcessClient.Receiver {

    private final Shard shard;
    private final LinkListener listener;
    private InProcessClient client;
    private boolean closed;

    DirectLink(Shard shard, LinkListener listener) {
      this.shard = shard;
      this.listener = listener;
    }

    void open(Function<InProcessClient.Receiver, InProcessClient> connector) {
      try {
        client = connector.apply(this);
      } catch (IllegalStateException e) {
        closed = true;
        listener.disconnected(e);
        return;
      }
      listener.connected(this);
    }

    @Override
    public void send(ByteBuffer frame) {
      try {
        client.send(frame);
      } catch (RejectedExecutionException e) {
        lost(e);
      }
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      try {
        client.close();
      } catch (RejectedExecutionException e) {
        LOG.debug("the broker has ended already", e);
      }
    }

    @Override
    public void received(ByteBuffer frame) {
      hand(() -> {
        if (!closed) {
          listener.received(frame);
        }
      });
    }

    @Override
    public void disconnected() {
      hand(() -> lost(null));
    }

    private void lost(Throwable cause) {
      if (!closed) {
        closed = true;
        listener.disconnected(cause);
      }
    }

    private void hand(Runnable task) {
      try {
        shard.execute(task);
      } catch (RejectedExecutionException e) {
        LOG.debug("the client has ended already", e);
      }
    }
  }
}
