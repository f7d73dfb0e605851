package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Which snapshots survive which cuts. */
class TruncationHistoryTest {

  @Test
  void onlyWhatLiesBelowEveryLaterCutIsUnchanged() {
    var cuts = new TruncationHistory();
    assertEquals(Long.MAX_VALUE, cuts.unchangedUpTo(0));
    cuts.add(50);
    cuts.add(70);
    assertEquals(50, cuts.unchangedUpTo(0));
    assertEquals(70, cuts.unchangedUpTo(1));
    assertEquals(Long.MAX_VALUE, cuts.unchangedUpTo(2));
    assertEquals(0, cuts.unchangedUpTo(3));
  }

  @Test
  void nothingIsKnownFromBeforeTheKeptCuts() throws IOException {
    var cuts = new TruncationHistory();
    for (int i = 0; i <= TruncationHistory.MAX_CUTS; i++) {
      cuts.add(1000);
    }
    var copy = new TruncationHistory();
    copy.decode(SealedValue.open("cuts", cuts.encode()));
    for (TruncationHistory history : new TruncationHistory[] {cuts, copy}) {
      assertEquals(TruncationHistory.MAX_CUTS + 1, history.latest());
      assertEquals(0, history.unchangedUpTo(0));
      assertEquals(1000, history.unchangedUpTo(1));
    }
  }
}
