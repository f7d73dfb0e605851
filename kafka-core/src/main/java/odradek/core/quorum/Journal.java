package odradek.core.quorum;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where groups of proposals are kept.
 *
 * <p><b>Threading:</b> externally synchronised. <b>Blocking:</b> all methods may. After one of them has failed, only
 * {@link #close} may be called.
 */
interface Journal extends AutoCloseable {

  /** Receives what was kept, in order. */
  interface Reader {

    /** The snapshot, if there is one; before everything else. */
    void snapshot(long offset, int epoch, List<ByteBuffer> records);

    /** A group with the records of each proposal; none where an epoch begins. */
    void group(Group group);
  }

  /**
   * What is written and flushed at once.
   *
   * @param baseOffset the offset of the first record, or of the next one if there is none
   * @param epoch the epoch of all of them
   * @param proposals the records of each proposal
   */
  record Group(long baseOffset, int epoch, List<List<ByteBuffer>> proposals) {

    int recordCount() {
      int count = 0;
      for (List<ByteBuffer> proposal : proposals) {
        count += proposal.size();
      }
      return count;
    }
  }

  /** Hands over what was kept. Called once, before anything is appended. */
  void replay(Reader reader) throws IOException;

  /** Writes a group and flushes it. */
  void append(Group group) throws IOException;

  /** Replaces everything kept so far. */
  void snapshot(long offset, int epoch, List<ByteBuffer> records) throws IOException;

  /** Bytes that were appended since the last snapshot. */
  long sizeBytes();

  @Override
  void close() throws IOException;
}
