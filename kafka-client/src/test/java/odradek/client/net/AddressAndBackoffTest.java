package odradek.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where to, and when again. */
class AddressAndBackoffTest {

  @Test
  void addressesAreRead() {
    assertEquals(List.of(new ServerAddress("a", 1), new ServerAddress("::1", 2), new ServerAddress("10.0.0.1", 65_535)),
        ServerAddress.parseList("a:1, [::1]:2 ,,10.0.0.1:65535"));
    assertEquals("[::1]:2", new ServerAddress("::1", 2).toString());
    for (String wrong : List.of("a", "a:", ":1", "a:0", "a:65536", "a:b", "::1:2", "")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse(wrong), wrong);
      assertTrue(refused.getMessage().contains("'" + wrong + "': expected host:port"), refused.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.parseList(" ,"));
  }

  @Test
  void pausesGrowUpToALimitAndDiffer() {
    var backoff = new Backoff(50, 1_000, new Random(1));
    long before = 0;
    for (int failures = 1; failures <= 5; failures++) {
      long base = 50L << (failures - 1);
      long delayMs = backoff.delayMs(failures);
      assertTrue(delayMs >= 0.8 * base && delayMs <= 1.2 * base, failures + " failures: " + delayMs);
      assertTrue(delayMs > before, failures + " failures: " + delayMs);
      before = delayMs;
    }
    for (int failures : new int[] {6, 7, 31, 32, 33, 64, 1_000_000}) {
      long delayMs = backoff.delayMs(failures);
      assertTrue(delayMs >= 800 && delayMs <= 1_200, failures + " failures: " + delayMs);
    }
    assertTrue(backoff.delayMs(1) != backoff.delayMs(1) || backoff.delayMs(1) != backoff.delayMs(1));
  }
}
