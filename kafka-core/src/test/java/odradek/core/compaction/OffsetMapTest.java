package odradek.core.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The table of last offsets. */
class OffsetMapTest {

  @Test
  void knowsTheLastOffsetOfEachKey() {
    var map = new OffsetMap(10, 0.9);
    assertEquals(-1, map.get(1, 2));
    assertTrue(map.put(1, 2, 0));
    assertEquals(0, map.get(1, 2));
    assertEquals(-1, map.get(1, 3));
    assertEquals(-1, map.get(2, 2));
    assertTrue(map.put(1, 2, 7));
    assertEquals(7, map.get(1, 2));
    assertEquals(1, map.size());
  }

  @Test
  void takesNoMoreKeysThanItsLoadAllows() {
    var map = new OffsetMap(10, 0.5);
    for (int i = 0; i < 5; i++) {
      assertTrue(map.put(i, i, i));
    }
    assertFalse(map.put(5, 5, 5));
    assertEquals(-1, map.get(5, 5));
    assertTrue(map.put(4, 4, 9));
    assertEquals(9, map.get(4, 4));
    assertEquals(5, map.maxSize());
  }

  @Test
  void behavesLikeAMapOfObjects() {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new SplittableRandom(seed);
      int slots = random.nextInt(2, 300);
      var map = new OffsetMap(slots, 0.95);
      var model = new HashMap<Long, Long>();
      for (long offset = 0; offset < 2_000; offset++) {
        // Few first halves: many keys begin their search at the same slot, near the end of the table too.
        long first = (long) random.nextInt(6) * 0x2AAA_AAAA_AAAA_AAAAL;
        long second = random.nextInt(100);
        long key = first + second;
        boolean fits = model.containsKey(key) || model.size() < map.maxSize();
        assertEquals(fits, map.put(first, second, offset), "seed " + seed);
        if (fits) {
          model.put(key, offset);
        }
      }
      assertEquals(model.size(), map.size());
      var bits = new OffsetBits(0, 2_000);
      map.mark(bits);
      assertEquals(model.size(), bits.count(0, 1_999), "seed " + seed);
      for (int first = 0; first < 6; first++) {
        for (int second = 0; second < 100; second++) {
          long part = first * 0x2AAA_AAAA_AAAA_AAAAL;
          assertEquals(model.getOrDefault(part + second, -1L), map.get(part, second), "seed " + seed);
        }
      }
    }
  }

  @Test
  void isNoLargerThanItsMemoryNorThanItHasToBe() {
    var settings = new CleanerSettings(24_000, 0.9, 100);
    assertEquals(787, settings.newMap(Long.MAX_VALUE).maxSize());
    assertEquals(10, settings.newMap(10).maxSize(), 2);
    assertEquals(12_000, settings.markedOffsetsCount());
    assertTrue(new CleanerSettings(1, 1.0, 100).newMap(1).maxSize() >= 1);
  }
}
