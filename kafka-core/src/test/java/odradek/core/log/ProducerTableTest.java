package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table answers like a map. */
class ProducerTableTest {

  @Test
  void randomUseAnswersLikeAMap() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var table = new ProducerTable();
    var map = new HashMap<Long, ProducerState>();
    for (int step = 0; step < 100_000; step++) {
      long producerId = random.nextInt(step < 50_000 ? 40 : 3000);
      ProducerState known = map.get(producerId);
      assertSame(known, table.get(producerId), "seed " + seed + ", step " + step);
      if (known == null) {
        var state = new ProducerState(producerId, (short) 0);
        map.put(producerId, state);
        table.add(state);
      } else if (random.nextBoolean()) {
        map.remove(producerId);
        table.remove(producerId);
      }
      assertEquals(map.size(), table.size());
    }
  }
}
