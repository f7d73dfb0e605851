package odradek.core.listener;

import java.nio.ByteBuffer;

/**
 * A frame without its length field.
 *
 * <p><b>Threading:</b> the bytes by one thread at a time; {@link #release()} on any thread.
 */
public interface RequestFrame {

  /** The frame between position and limit, big-endian, writable in place; valid until {@link #release()}. */
  ByteBuffer buffer();

  /** Gives the bytes back. Called exactly once. */
  void release();
}
