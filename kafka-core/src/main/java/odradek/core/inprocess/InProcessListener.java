package odradek.core.inprocess;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.core.embed.InProcessClient;
import odradek.core.listener.Listener;
import odradek.core.listener.ListenerContext;
import odradek.core.runtime.Shard;

/**
 * A listener that clients in the same process reach by a method call.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class InProcessListener implements Listener {

  private final ListenerContext context;
  private final List<Shard> shards;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Set<InProcessConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean accepting = true;

  InProcessListener(ListenerContext context) {
    this.context = context;
    this.shards = context.shards().shards();
  }

  /**
   * Connects.
   *
   * @param receiver gets the answers
   * @return the client's side of the connection
   * @throws IllegalStateException if the listener is closed or has as many connections as it may have
   */
  public InProcessClient connect(InProcessClient.Receiver receiver) {
    if (!accepting) {
      throw new IllegalStateException("listener " + context.listenerName() + " is closed");
    }
    if (open.size() >= context.limits().get().maxConnections()) {
      throw new IllegalStateException("listener " + context.listenerName() + " has "
          + context.limits().get().maxConnections() + " connections, as many as max.connections allows");
    }
    int number = accepted.getAndIncrement();
    Shard shard = shards.get(number % shards.size());
    var connection = new InProcessConnection(context, shard, number, receiver, open::remove);
    open.add(connection);
    shard.execute(connection::connect);
    return connection;
  }

  @Override
  public int port() {
    return -1;
  }

  @Override
  public void stopAccepting() {
    accepting = false;
  }

  @Override
  public void close() {
    stopAccepting();
    for (InProcessConnection connection : open) {
      connection.shard().execute(connection::disconnect);
    }
  }
}
