package odradek.core.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PersistentSortedMapTest {

  @Test
  void behavesAsATreeMapAndLeavesOldMapsAlone() {
    for (long seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var expected = new TreeMap<Integer, String>();
      PersistentSortedMap<Integer, String> map = PersistentSortedMap.empty();
      PersistentSortedMap<Integer, String> kept = map;
      TreeMap<Integer, String> keptExpected = new TreeMap<>();
      for (int step = 0; step < 400; step++) {
        int key = random.nextInt(80);
        if (random.nextInt(3) > 0) {
          map = map.with(key, "v" + step);
          expected.put(key, "v" + step);
        } else {
          map = map.without(key);
          expected.remove(key);
        }
        String where = "seed " + seed + ", step " + step;
        assertEquals(new ArrayList<>(expected.keySet()), map.keys(), where);
        assertEquals(new ArrayList<>(expected.values()), map.values(), where);
        assertEquals(expected.size(), map.size(), where);
        assertEquals(expected.get(key), map.get(key), where);
        int from = random.nextInt(90) - 5;
        assertEquals(expected.tailMap(from).values().stream().limit(7).toList(), map.valuesFrom(from, 7), where);
        assertTrue(map.height() <= 1.45 * (Math.log(map.size() + 2) / Math.log(2)), where);
        if (random.nextInt(50) == 0) {
          kept = map;
          keptExpected = new TreeMap<>(expected);
        }
        assertEquals(new ArrayList<>(keptExpected.values()), kept.values(), where);
      }
    }
  }

  @Test
  void staysFlatWhenFilledInOrder() {
    PersistentSortedMap<Integer, Integer> map = PersistentSortedMap.empty();
    for (int i = 0; i < 100_000; i++) {
      map = map.with(i, i);
    }
    assertEquals(100_000, map.size());
    assertTrue(map.height() <= 18, "height " + map.height());
    assertEquals(List.of(99_998, 99_999), map.valuesFrom(99_998, 10));
  }

  @Test
  void removingWhatIsNotThereIsTheSameMap() {
    PersistentSortedMap<String, String> map = PersistentSortedMap.<String, String>empty().with("a", "1");
    assertSame(map, map.without("b"));
    assertNull(map.get("b"));
    assertEquals("{a=1}", map.toString());
  }
}
