package odradek.core.compaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.core.spi.storage.Replacement;

/**
 * Collects batches for a replacement and hands over many at once.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Blocking:</b> writes to the device.
 */
final class BatchOutput {

  private final Pace pace;
  private final ByteBuffer pending;
  private Replacement replacement;
  private long writtenBytes;
  private boolean empty;

  BatchOutput(int bufferBytes, Pace pace) {
    this.pending = ByteBuffer.allocateDirect(bufferBytes);
    this.pace = pace;
  }

  /** Begins to fill another replacement. */
  void begin(Replacement next) {
    replacement = next;
    pending.clear();
    empty = true;
  }

  /** Whether there is a replacement to fill. */
  boolean isOpen() {
    return replacement != null;
  }

  /** Whether nothing was added to the present replacement. */
  boolean isEmpty() {
    return empty;
  }

  /** Adds complete batches. */
  void add(ByteBuffer source, int position, int length) throws IOException {
    empty = false;
    if (length > pending.remaining()) {
      flush();
    }
    if (length > pending.capacity()) {
      write(source.duplicate().limit(position + length).position(position));
    } else {
      pending.put(pending.position(), source, position, length).position(pending.position() + length);
    }
  }

  /** Hands over what was collected. */
  void flush() throws IOException {
    pending.flip();
    if (pending.hasRemaining()) {
      write(pending);
    }
    pending.clear();
  }

  private void write(ByteBuffer batches) throws IOException {
    int bytes = batches.remaining();
    pace.spend(bytes);
    replacement.append(batches);
    writtenBytes += bytes;
  }

  /** Ends the present replacement, for good or not. */
  void end() {
    replacement = null;
  }

  /** How many bytes were handed over so far, to all replacements. */
  long writtenBytes() {
    return writtenBytes;
  }
}
