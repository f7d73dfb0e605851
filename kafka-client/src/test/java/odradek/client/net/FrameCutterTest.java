package odradek.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Random;
import odradek.api.wire.MalformedMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames come out as they were sent, however the stream is cut. */
@Timeout(60)
class FrameCutterTest {

  @Test
  void anyCutOfTheStreamGivesTheSameFrames() {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      var expected = new ArrayList<ByteBuffer>();
      int total = 0;
      for (int i = 0; i < 20; i++) {
        byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(300_000) : random.nextInt(50)];
        random.nextBytes(bytes);
        expected.add(ByteBuffer.wrap(bytes));
        total += Integer.BYTES + bytes.length;
      }
      ByteBuffer stream = ByteBuffer.allocate(total);
      expected.forEach(frame -> stream.putInt(frame.remaining()).put(frame.duplicate()));
      stream.flip();
      var cutter = new FrameCutter(300_000);
      var frames = new ArrayList<ByteBuffer>();
      while (stream.hasRemaining()) {
        int count = Math.min(stream.remaining(), random.nextBoolean() ? random.nextInt(6) : random.nextInt(200_000));
        cutter.feed(stream.slice(stream.position(), count), frames::add);
        stream.position(stream.position() + count);
      }
      assertEquals(expected, frames, "seed " + seed);
    }
  }

  @Test
  void wrongLengthsAreRefused() {
    for (int length : new int[] {-1, Integer.MIN_VALUE, 101, Integer.MAX_VALUE}) {
      var cutter = new FrameCutter(100);
      ByteBuffer announced = ByteBuffer.allocate(4).putInt(length).flip();
      MalformedMessageException refused =
          assertThrows(MalformedMessageException.class, () -> cutter.feed(announced, frame -> { }));
      assertTrue(refused.getMessage().contains(length + " bytes"), refused.getMessage());
      assertTrue(refused.getMessage().contains("0 to 100"), refused.getMessage());
    }
  }
}
