package odradek.core;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import odradek.api.message.ApiKey;
import odradek.core.embed.InProcessClient;

/**
 * A connection to a broker of the same process that speaks in frames, whatever is in them.
 *
 * <p><b>Threading:</b> confined to the test's thread; answers arrive on the broker's.
 */
final class FrameClient implements InProcessClient.Receiver, AutoCloseable {

  private static final long WAIT_SECONDS = 30;
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
  private final InProcessClient client;

  FrameClient(Broker broker) {
    client = broker.connect(this);
  }

  @Override
  public void received(ByteBuffer frame) {
    received.add(frame);
  }

  @Override
  public void disconnected() {
    received.add(END);
  }

  /** Sends a frame as it is. */
  void send(ByteBuffer frame) {
    client.send(frame);
  }

  /** The next frame, null if the connection has ended. */
  ByteBuffer next() {
    ByteBuffer frame = next(WAIT_SECONDS * 1000);
    if (frame == null && !received.contains(END)) {
      throw new AssertionError("neither an answer nor an end after " + WAIT_SECONDS + " s");
    }
    return frame;
  }

  /** The next frame, null if none comes in time or the connection has ended. */
  ByteBuffer next(long timeoutMs) {
    try {
      ByteBuffer frame = received.poll(timeoutMs, TimeUnit.MILLISECONDS);
      if (frame == END) {
        received.add(END);
        return null;
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether the broker ended the connection, and everything that came before was taken. */
  boolean isClosed() {
    return received.peek() == END;
  }

  /** A whole request from a client named {@code fuzz}. */
  static ByteBuffer request(ApiKey key, int version, int correlationId, ByteBuffer body) {
    ByteBuffer frame = ByteBuffer.allocate(15 + body.remaining())
        .putShort(key.id()).putShort((short) version).putInt(correlationId)
        .putShort((short) 4).put((byte) 'f').put((byte) 'u').put((byte) 'z').put((byte) 'z');
    if (key.requestHeaderVersion((short) version) >= 2) {
      frame.put((byte) 0);
    }
    return frame.put(body).flip();
  }

  @Override
  public void close() {
    client.close();
  }
}
