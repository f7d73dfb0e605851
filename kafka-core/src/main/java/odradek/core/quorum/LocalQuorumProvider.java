package odradek.core.quorum;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.MetadataQuorumProvider;
import odradek.core.spi.replication.QuorumCapability;
import odradek.core.spi.replication.QuorumContext;

/**
 * Provides {@code local}, a quorum of one node.
 *
 * <p>Settings: {@code snapshot.bytes}, the size of the journal from which on it is replaced by a snapshot (and only if
 * the snapshot would not be larger than half of that).
 */
public final class LocalQuorumProvider implements MetadataQuorumProvider {

  private static final long DEFAULT_SNAPSHOT_BYTES = 8L << 20;

  /** For {@link java.util.ServiceLoader}. */
  public LocalQuorumProvider() {}

  @Override
  public String name() {
    return "local";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<QuorumCapability> capabilities() {
    return Set.of();
  }

  @Override
  public MetadataQuorum open(QuorumContext context) throws IOException {
    long snapshotBytes = context.settings().number("snapshot.bytes", DEFAULT_SNAPSHOT_BYTES, 1, Long.MAX_VALUE);
    Journal journal;
    if (context.directory() == null) {
      journal = new NoJournal();
    } else {
      Files.createDirectories(context.directory());
      journal = FileJournal.open(context.directory());
    }
    return new LocalQuorum(context, journal, snapshotBytes);
  }
}
