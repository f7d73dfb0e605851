package odradek.core.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Marks of offsets. */
class OffsetBitsTest {

  @Test
  void countsLikeASet() {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new SplittableRandom(seed);
      long first = random.nextLong(1L << 40);
      int size = random.nextInt(1, 700);
      var bits = new OffsetBits(first, first + size);
      var model = new TreeSet<Long>();
      for (int i = 0; i < size; i++) {
        long offset = first + random.nextInt(-3, size + 3);
        bits.set(offset);
        if (offset >= first && offset < first + size) {
          model.add(offset);
        }
      }
      for (int i = 0; i < 200; i++) {
        long from = first + random.nextInt(size);
        long to = from + random.nextLong(first + size - from);
        assertEquals(model.subSet(from, to + 1).size(), bits.count(from, to), "seed " + seed + ", " + bits);
        assertEquals(model.contains(from), bits.get(from), "seed " + seed);
      }
    }
  }

  @Test
  void saysWhatItCovers() {
    var bits = new OffsetBits(10, 20);
    assertTrue(bits.covers(10, 19));
    assertFalse(bits.covers(9, 12));
    assertFalse(bits.covers(12, 20));
    assertFalse(new OffsetBits(5, 5).covers(5, 5));
  }
}
