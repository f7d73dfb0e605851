package odradek.core.quorum;

import java.nio.ByteBuffer;
import java.util.List;

/** Keeps nothing: for brokers that live in memory alone. */
final class NoJournal implements Journal {

  @Override
  public void replay(Reader reader) {
    // Nothing was kept.
  }

  @Override
  public void append(Group group) {
    // Nothing is kept.
  }

  @Override
  public void snapshot(long offset, int epoch, List<ByteBuffer> records) {
    // Nothing is kept.
  }

  @Override
  public long sizeBytes() {
    return 0;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
