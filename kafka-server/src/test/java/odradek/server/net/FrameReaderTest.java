package odradek.server.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cutter alone, fed by hand; every test ends with all memory given back. */
class FrameReaderTest {

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final BufferBudget budget = new BufferBudget(1_000_000);
  private final FrameReader reader = new FrameReader(allocator, 500_000, budget);
  private final List<PooledFrame> frames = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    frames.forEach(PooledFrame::release);
    reader.close();
    assertEquals(0, allocator.metric().usedDirectMemory());
    assertEquals(0, budget.usedBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 100, 4096, 100_000})
  void cutsFramesHoweverTheyArrive(int pieceBytes) throws Exception {
    byte[] first = TcpListenerTest.bytes(5, 1);
    byte[] second = TcpListenerTest.bytes(0, 2);
    byte[] third = TcpListenerTest.bytes(90_000, 3);
    byte[] fourth = TcpListenerTest.bytes(3_000, 4);
    ByteBuffer all = ByteBuffer.allocate(16 + 93_005);
    for (byte[] content : List.of(first, second, third, fourth)) {
      all.put(FrameClient.framed(content));
    }
    for (int position = 0; position < all.capacity(); position += pieceBytes) {
      receive(Arrays.copyOfRange(all.array(), position, Math.min(all.capacity(), position + pieceBytes)));
    }
    assertEquals(4, frames.size());
    assertArrayEquals(first, content(0));
    assertArrayEquals(second, content(1));
    assertArrayEquals(third, content(2));
    assertArrayEquals(fourth, content(3));
    assertEquals(93_005, budget.usedBytes());
  }

  @Test
  void cutsRandomStreams() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      var contents = new ArrayList<byte[]>();
      for (int i = 0; i < 50; i++) {
        contents.add(TcpListenerTest.bytes(random.nextInt(random.nextInt(5) == 0 ? 100_000 : 500), i));
      }
      for (byte[] content : List.copyOf(contents)) {
        byte[] framed = FrameClient.framed(content);
        int position = 0;
        while (position < framed.length) {
          int count = Math.min(framed.length - position, 1 + random.nextInt(50_000));
          receive(Arrays.copyOfRange(framed, position, position + count));
          position += count;
          if (random.nextBoolean() && !frames.isEmpty()) {
            checkAndRelease(contents, seed);
          }
        }
      }
      checkAndRelease(contents, seed);
      assertTrue(contents.isEmpty(), "seed " + seed);
    }
  }

  private void checkAndRelease(List<byte[]> contents, long seed) {
    for (int i = 0; i < frames.size(); i++) {
      assertArrayEquals(contents.remove(0), content(i), "seed " + seed);
      frames.get(i).release();
    }
    frames.clear();
  }

  @Test
  void framesAreBigEndianAndWritable() throws Exception {
    receive(FrameClient.framed(new byte[] {0, 0, 1, 0}));
    ByteBuffer buffer = frames.get(0).buffer();
    assertEquals(ByteOrder.BIG_ENDIAN, buffer.order());
    assertEquals(256, buffer.getInt(buffer.position()));
    buffer.putInt(buffer.position(), 7);
    assertEquals(7, buffer.getInt(buffer.position()));
    assertEquals(4, buffer.remaining());
  }

  @Test
  void holdsNothingBetweenFrames() throws Exception {
    receive(FrameClient.framed(new byte[100]));
    frames.remove(0).release();
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  @Test
  void aLargeFrameGetsABufferOfItsSize() throws Exception {
    byte[] framed = FrameClient.framed(TcpListenerTest.bytes(300_000, 1));
    receive(Arrays.copyOf(framed, 1000));
    assertEquals(300_000, allocator.metric().usedDirectMemory());
    assertEquals(300_000, budget.usedBytes(), "reserved before its bytes come");
    assertEquals(300_000 - 996, reader.expectedBytes());
    receive(Arrays.copyOfRange(framed, 1000, framed.length));
    assertArrayEquals(TcpListenerTest.bytes(300_000, 1), content(0));
  }

  @Test
  void announcingCostsNoMoreThanAStep() throws Exception {
    var large = new FrameReader(allocator, 100 << 20, budget);
    byte[] content = TcpListenerTest.bytes(5 << 20, 1);
    byte[] framed = FrameClient.framed(content);
    int position = 0;
    long heldBytes = 0;
    PooledFrame frame = null;
    while (frame == null) {
      ByteBuf target = large.target();
      int count = Math.min(framed.length - position, target.writableBytes());
      target.writeBytes(framed, position, count).release();
      position += count;
      frame = large.next(true);
      heldBytes = allocator.metric().usedDirectMemory();
      assertTrue(heldBytes <= Math.max(FrameReader.FIRST_FRAME_BYTES, 2L * position), heldBytes + " after " + position);
    }
    assertEquals(content.length, heldBytes);
    assertEquals(content.length, budget.usedBytes());
    frames.add(frame);
    assertArrayEquals(content, content(0));
    large.close();
  }

  @Test
  void aFrameThatHasBegunMayExceedTheBudgetOnce() throws Exception {
    var large = new FrameReader(allocator, 100 << 20, budget);
    ByteBuf target = large.target();
    target.writeInt(50 << 20).writeZero(target.writableBytes()).release();
    assertNull(large.next(false));
    while (!large.lacksBudget()) {
      target = large.target();
      target.writeZero(target.writableBytes()).release();
      assertNull(large.next(false));
    }
    assertTrue(large.holdsIncompleteFrame());
    assertTrue(budget.usedBytes() >= 2_000_000 && budget.usedBytes() < 5_000_000, budget.usedBytes() + " bytes");
    ByteBuf forced = large.target();
    assertTrue(forced.isWritable(), "a peer that closes its side is read to the end");
    forced.release();
    large.close();
  }

  @Test
  void refusesLengthsBeforeBufferingAnything() {
    for (int length : new int[] {-1, Integer.MIN_VALUE, 500_001, Integer.MAX_VALUE}) {
      byte[] field = ByteBuffer.allocate(4).putInt(length).array();
      var failure = assertThrows(MalformedFrameException.class, () -> receive(field));
      assertTrue(failure.getMessage().contains(length + " bytes, expected 0 to 500000"), failure.getMessage());
      reader.close();
    }
    byte[] http = "GET / HTTP/1.1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertTrue(assertThrows(MalformedFrameException.class, () -> receive(http)).getMessage().contains("HTTP"));
    reader.close();
    byte[] tls = {0x16, 3, 1, 2};
    assertTrue(assertThrows(MalformedFrameException.class, () -> receive(tls)).getMessage().contains("TLS"));
  }

  @Test
  void waitsForRoomInTheBudget() throws Exception {
    assertTrue(budget.tryReserve(1_000_000));
    receive(FrameClient.framed(new byte[10]));
    assertTrue(frames.isEmpty());
    assertTrue(reader.lacksBudget());
    byte[] large = FrameClient.framed(TcpListenerTest.bytes(400_000, 5));
    receive(Arrays.copyOf(large, 10_000)); // as much as was on its way
    budget.release(1_000_000);
    PooledFrame small = reader.next(false);
    assertEquals(10, small.buffer().remaining());
    frames.add(small);
    assertNull(reader.next(false));
    assertFalse(reader.lacksBudget());
    receive(Arrays.copyOfRange(large, 10_000, large.length));
    assertArrayEquals(TcpListenerTest.bytes(400_000, 5), content(1));
  }

  @Test
  void overdrawsWhenToldTo() throws Exception {
    assertTrue(budget.tryReserve(1_000_000));
    receive(FrameClient.framed(new byte[10]));
    frames.add(assertNotNullFrame(reader.next(true)));
    assertEquals(1_000_010, budget.usedBytes());
    budget.release(1_000_000);
  }

  @Test
  void aFrameIsReleasedOnce() throws Exception {
    receive(FrameClient.framed(new byte[10]));
    PooledFrame frame = frames.remove(0);
    frame.release();
    assertThrows(IllegalStateException.class, frame::release);
  }

  private static PooledFrame assertNotNullFrame(PooledFrame frame) {
    assertNotNull(frame);
    return frame;
  }

  /** Plays the socket: writes into the reader's buffers, as many times as it takes. */
  private void receive(byte[] bytes) throws MalformedFrameException {
    int position = 0;
    while (position < bytes.length) {
      ByteBuf target = reader.target();
      int count = Math.min(bytes.length - position, target.writableBytes());
      assertTrue(count > 0, "a full target");
      target.writeBytes(bytes, position, count);
      reader.filled(count, !target.isWritable());
      target.release();
      position += count;
      for (PooledFrame frame = reader.next(false); frame != null; frame = reader.next(false)) {
        frames.add(frame);
      }
    }
  }

  private byte[] content(int index) {
    ByteBuffer buffer = frames.get(index).buffer().duplicate();
    byte[] content = new byte[buffer.remaining()];
    buffer.get(content);
    return content;
  }
}
