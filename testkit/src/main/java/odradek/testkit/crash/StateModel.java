package odradek.testkit.crash;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the state area may hold: one of its versions since the last one that was promised to be durable.
 *
 * <p>Confined to one thread.
 */
final class StateModel {

  /** Checksums of values by key, by the number of the partition; none that are empty. */
  private final List<Map<Long, Map<String, Long>>> versions = new ArrayList<>();

  StateModel() {
    versions.add(Map.of());
  }

  /** A write has begun. */
  void write(List<StateValue> values) {
    var version = new TreeMap<Long, Map<String, Long>>();
    versions.get(versions.size() - 1).forEach((number, known) -> version.put(number, new TreeMap<>(known)));
    for (StateValue value : values) {
      Map<String, Long> known = version.computeIfAbsent(value.number(), any -> new TreeMap<>());
      if (value.sizeBytes() < 0) {
        known.remove(value.key());
      } else {
        known.put(value.key(), BatchSpec.checksum(ByteBuffer.wrap(value.bytes())));
      }
    }
    version.values().removeIf(Map::isEmpty);
    versions.add(version);
  }

  /** Everything that was written is durable. */
  void durable() {
    versions.subList(0, versions.size() - 1).clear();
  }

  /** A partition is gone, and its values are. */
  void forget(long number) {
    versions.replaceAll(version -> without(version, number));
  }

  private static Map<Long, Map<String, Long>> without(Map<Long, Map<String, Long>> version, Long number) {
    var rest = new TreeMap<>(version);
    rest.remove(number);
    return rest;
  }

  /**
   * Compares with what was found and goes on with that.
   *
   * @param deleting the partition whose deletion was under way, or null: its values may be there or not
   */
  void found(Map<Long, Map<String, Long>> state, Long deleting) {
    boolean known = versions.stream().anyMatch(version -> deleting == null ? version.equals(state)
        : without(version, deleting).equals(without(state, deleting)));
    if (!known) {
      throw new AssertionError("the state area holds (as checksums) " + state + ", expected one of " + versions);
    }
    versions.clear();
    versions.add(state);
  }
}
