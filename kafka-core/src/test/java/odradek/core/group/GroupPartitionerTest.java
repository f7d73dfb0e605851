package odradek.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class GroupPartitionerTest {

  @Test
  void isKafkasRule() {
    var random = new Random(4);
    for (int i = 0; i < 1_000; i++) {
      String groupId = Long.toString(random.nextLong(), 36);
      assertEquals(Utils.abs(groupId.hashCode()) % 50, GroupPartitioner.partitionOf(groupId, 50), groupId);
    }
  }

  @Test
  void hasAPlaceForTheHashWithoutACounterpart() {
    String groupId = "polygenelubricants";
    assertEquals(Integer.MIN_VALUE, groupId.hashCode());
    assertEquals(0, GroupPartitioner.partitionOf(groupId, 50));
  }
}
