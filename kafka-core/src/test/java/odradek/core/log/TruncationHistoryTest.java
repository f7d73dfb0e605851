package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Which snapshots survive which cuts. */
class TruncationHistoryTest {

  @Test
  void onlyWhatLiesBelowEveryLaterCutIsCovered() {
    var cuts = new TruncationHistory();
    assertTrue(cuts.covers(0, 100));
    cuts.add(50);
    cuts.add(70);
    assertTrue(cuts.covers(0, 50));
    assertFalse(cuts.covers(0, 51));
    assertTrue(cuts.covers(1, 70));
    assertFalse(cuts.covers(1, 71));
    assertTrue(cuts.covers(2, 1000));
    assertFalse(cuts.covers(3, 0));
  }

  @Test
  void cutsBeforeTheKeptOnesCoverNothing() throws IOException {
    var cuts = new TruncationHistory();
    for (int i = 0; i <= TruncationHistory.MAX_CUTS; i++) {
      cuts.add(1000);
    }
    var copy = new TruncationHistory();
    copy.decode(SealedValue.open("cuts", cuts.encode()));
    for (TruncationHistory history : new TruncationHistory[] {cuts, copy}) {
      assertEquals(TruncationHistory.MAX_CUTS + 1, history.latest());
      assertFalse(history.covers(0, 10));
      assertTrue(history.covers(1, 10));
      assertFalse(history.covers(1, 1001));
    }
  }
}
