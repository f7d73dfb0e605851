package odradek.core.inprocess;

import odradek.core.listener.Listener;
import odradek.core.listener.ListenerContext;
import odradek.core.listener.ListenerProvider;
import odradek.core.runtime.ShardGroup;
import odradek.core.runtime.ThreadShardGroup;

/** Provider {@code in-process}. */
public final class InProcessListenerProvider implements ListenerProvider {

  /** The transport's name. */
  public static final String NAME = "in-process";

  /** For {@link java.util.ServiceLoader}. */
  public InProcessListenerProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public ShardGroup newShardGroup(int count, String threadNamePrefix) {
    return new ThreadShardGroup(count, threadNamePrefix);
  }

  @Override
  public Listener open(ListenerContext context) {
    return new InProcessListener(context);
  }
}
