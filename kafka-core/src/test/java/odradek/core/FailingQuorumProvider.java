package odradek.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import odradek.core.quorum.LocalQuorumProvider;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.MetadataQuorumProvider;
import odradek.core.spi.replication.QuorumCapability;
import odradek.core.spi.replication.QuorumContext;
import odradek.core.spi.replication.QuorumListener;
import odradek.core.spi.replication.QuorumStatus;

/** The {@code local} quorum, on a device that is gone when the test says so. */
final class FailingQuorumProvider implements MetadataQuorumProvider {

  private final MetadataQuorumProvider local = new LocalQuorumProvider();
  private volatile boolean failing;

  /** From now on nothing can be written. */
  void fail() {
    failing = true;
  }

  @Override
  public String name() {
    return local.name();
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<QuorumCapability> capabilities() {
    return local.capabilities();
  }

  @Override
  public MetadataQuorum open(QuorumContext context) throws IOException {
    return new FailingQuorum(local.open(context), context.io());
  }

  private final class FailingQuorum implements MetadataQuorum {

    private final MetadataQuorum quorum;
    private final Executor io;
    private QuorumListener listener;

    private FailingQuorum(MetadataQuorum quorum, Executor io) {
      this.quorum = quorum;
      this.io = io;
    }

    @Override
    public void start(QuorumListener newListener) throws IOException {
      listener = newListener;
      quorum.start(newListener);
    }

    @Override
    public CompletionStage<Long> propose(int epoch, List<ByteBuffer> records) {
      if (!failing) {
        return quorum.propose(epoch, records);
      }
      var cause = new IOException("no space left on device");
      var result = new CompletableFuture<Long>();
      io.execute(() -> {
        result.completeExceptionally(cause);
        listener.failed(cause);
      });
      return result;
    }

    @Override
    public QuorumStatus status() {
      return quorum.status();
    }

    @Override
    public CompletionStage<Void> transfer(int nodeId) {
      return quorum.transfer(nodeId);
    }

    @Override
    public void close() throws IOException {
      quorum.close();
    }
  }
}
