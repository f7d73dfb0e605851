package odradek.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageCapability;
import org.junit.jupiter.api.Test;

/** The part of the contract on {@link StateArea}. */
public interface StateContract extends StorageContract {

  @Test
  default void whatWasWrittenIsRead() throws IOException {
    TopicIdPartition partition = created();
    StateArea state = harness().engine().state();
    assertEquals(Map.of(), state.read(partition));
    state.write(List.of(entry(partition, "a", "1"), entry(partition, "b.c-9", "")), false);
    assertState(partition, Map.of("a", "1", "b.c-9", ""));
    state.write(List.of(entry(partition, "a", "2")), true);
    assertState(partition, Map.of("a", "2", "b.c-9", ""));
    state.write(List.of(new StateEntry(partition, "a", null), new StateEntry(partition, "never", null)), false);
    assertState(partition, Map.of("b.c-9", ""));
    state.write(List.of(), true);
    assertState(partition, Map.of("b.c-9", ""));
  }

  @Test
  default void entriesOfOneWriteAreTakenInOrder() throws IOException {
    TopicIdPartition partition = created();
    harness().engine().state().write(List.of(
        entry(partition, "k", "1"), new StateEntry(partition, "k", null), entry(partition, "k", "3"),
        entry(partition, "gone", "1"), new StateEntry(partition, "gone", null)), true);
    assertState(partition, Map.of("k", "3"));
  }

  @Test
  default void stateBelongsToItsPartition() throws IOException {
    TopicIdPartition one = created();
    TopicIdPartition two = created();
    TopicIdPartition sibling = new TopicIdPartition(one.topicId(), one.partition() + 1);
    harness().engine().create(sibling, harness().context(), 0);
    StateArea state = harness().engine().state();
    state.write(List.of(entry(one, "k", "1"), entry(two, "k", "2"), entry(sibling, "k", "3")), true);
    assertState(one, Map.of("k", "1"));
    assertState(two, Map.of("k", "2"));
    assertState(sibling, Map.of("k", "3"));
    harness().engine().delete(one);
    assertState(one, Map.of());
    assertState(two, Map.of("k", "2"));
    assertState(sibling, Map.of("k", "3"));
    harness().engine().create(one, harness().context(), 0);
    assertState(one, Map.of());
  }

  @Test
  default void entriesOfUnknownPartitionsAreLeftOut() throws IOException {
    TopicIdPartition known = created();
    TopicIdPartition unknown = harness().newPartition();
    harness().engine().state().write(List.of(entry(unknown, "k", "1"), entry(known, "k", "2")), true);
    assertState(known, Map.of("k", "2"));
    assertState(unknown, Map.of());
    harness().engine().create(unknown, harness().context(), 0);
    assertState(unknown, Map.of());
  }

  @Test
  default void stateOfAClosedPartitionIsKept() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    var log = harness().engine().create(partition, harness().context(), 0);
    harness().engine().state().write(List.of(entry(partition, "k", "1")), false);
    log.close();
    harness().engine().state().write(List.of(entry(partition, "l", "2")), false);
    assertState(partition, Map.of("k", "1", "l", "2"));
  }

  @Test
  default void wrongEntriesAreRefusedAsAWhole() throws IOException {
    TopicIdPartition partition = created();
    StateArea state = harness().engine().state();
    StateEntry good = entry(partition, "good", "1");
    for (String key : List.of("", "A", "a_b", "a/b", "ä", "k".repeat(StateArea.MAX_KEY_LENGTH + 1))) {
      assertThrows(IllegalArgumentException.class, () -> state.write(List.of(good, entry(partition, key, "")), false));
    }
    byte[] tooLarge = new byte[StateArea.MAX_VALUE_BYTES + 1];
    assertThrows(IllegalArgumentException.class,
        () -> state.write(List.of(good, new StateEntry(partition, "k", tooLarge)), false));
    assertState(partition, Map.of());
    state.write(List.of(entry(partition, "k".repeat(StateArea.MAX_KEY_LENGTH), "1")), false);
  }

  @Test
  default void theCallerOwnsWhatItReads() throws IOException {
    TopicIdPartition partition = created();
    harness().engine().state().write(List.of(entry(partition, "k", "value")), false);
    Map<String, byte[]> first = harness().engine().state().read(partition);
    Arrays.fill(first.get("k"), (byte) 0);
    first.put("other", new byte[0]);
    assertState(partition, Map.of("k", "value"));
  }

  @Test
  default void bigValues() throws IOException {
    TopicIdPartition partition = created();
    byte[] big = new byte[StateArea.MAX_VALUE_BYTES];
    byte[] medium = new byte[100_000];
    for (int i = 0; i < medium.length; i++) {
      medium[i] = (byte) (i * 31);
    }
    big[big.length - 1] = 1;
    StateArea state = harness().engine().state();
    state.write(List.of(new StateEntry(partition, "big", big.clone()), entry(partition, "small", "1")), true);
    state.write(List.of(new StateEntry(partition, "medium", medium.clone())), false);
    assertArrayEquals(big, state.read(partition).get("big"));
    assertArrayEquals(medium, state.read(partition).get("medium"));
    if (harness().can(StorageCapability.PERSISTENT)) {
      harness().reopen();
      assertArrayEquals(big, harness().engine().state().read(partition).get("big"));
      assertArrayEquals(medium, harness().engine().state().read(partition).get("medium"));
    }
  }

  @Test
  default void manyWritesAndReopenings() throws IOException {
    var random = new SplittableRandom(5);
    var expected = new HashMap<TopicIdPartition, Map<String, String>>();
    var partitions = new ArrayList<TopicIdPartition>();
    for (int i = 0; i < 10; i++) {
      partitions.add(created());
      expected.put(partitions.get(i), new HashMap<>());
    }
    for (int round = 0; round < 400; round++) {
      var entries = new ArrayList<StateEntry>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        TopicIdPartition partition = partitions.get(random.nextInt(partitions.size()));
        String key = "key" + random.nextInt(6);
        if (random.nextInt(5) == 0) {
          entries.add(new StateEntry(partition, key, null));
          expected.get(partition).remove(key);
        } else {
          String value = "v".repeat(random.nextInt(1_500)) + round;
          entries.add(entry(partition, key, value));
          expected.get(partition).put(key, value);
        }
      }
      harness().engine().state().write(entries, round % 50 == 0);
      if (round % 97 == 0 && harness().can(StorageCapability.PERSISTENT)) {
        harness().engine().maintain();
        harness().reopen();
      }
    }
    for (TopicIdPartition partition : partitions) {
      assertState(partition, expected.get(partition));
    }
  }

  private TopicIdPartition created() throws IOException {
    TopicIdPartition partition = harness().newPartition();
    harness().engine().create(partition, harness().context(), 0);
    return partition;
  }

  private static StateEntry entry(TopicIdPartition partition, String key, String value) {
    return new StateEntry(partition, key, value.getBytes(StandardCharsets.UTF_8));
  }

  private void assertState(TopicIdPartition partition, Map<String, String> expected) throws IOException {
    var actual = new HashMap<String, String>();
    harness().engine().state().read(partition)
        .forEach((key, value) -> actual.put(key, new String(value, StandardCharsets.UTF_8)));
    assertEquals(expected, actual);
  }
}
