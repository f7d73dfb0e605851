package odradek.server.topics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import odradek.server.text.JsonLine;

/**
 * A topic.
 *
 * @param name its name
 * @param id its id
 * @param internal whether it belongs to the broker
 * @param partitions its partitions by index
 * @param storage the storage plug-in that keeps it; empty if the broker does not tell
 * @param configs what is set on it, apart from the storage
 */
public record TopicDescription(String name, String id, boolean internal, List<PartitionDescription> partitions,
    String storage, Map<String, String> configs) {

  /**
   * A partition.
   *
   * @param index its number
   * @param leader the broker that leads it, or -1
   * @param replicas the brokers that have it
   * @param isr those of them that are in sync
   */
  public record PartitionDescription(int index, int leader, List<Integer> replicas, List<Integer> isr) {

    JsonLine json() {
      return new JsonLine(null).put("partition", index).put("leader", leader)
          .putRaw("replicas", JsonLine.array(replicas)).putRaw("isr", JsonLine.array(isr));
    }
  }

  /** Takes copies. */
  public TopicDescription {
    partitions = List.copyOf(partitions);
    configs = Map.copyOf(configs);
  }

  /** Replicas of each partition. */
  int replicationFactor() {
    return partitions.stream().mapToInt(partition -> partition.replicas().size()).max().orElse(0);
  }

  /** What is set, {@code key=value} in alphabetical order. */
  String configText() {
    return new TreeMap<>(configs).entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  JsonLine json(boolean whole) {
    var json = new JsonLine(null).put("topic", name).put("id", id).put("internal", internal)
        .put("partitionCount", partitions.size()).put("replicationFactor", replicationFactor())
        .put("storage", storage.isEmpty() ? null : storage);
    if (whole) {
      var set = new JsonLine(null);
      new TreeMap<>(configs).forEach(set::put);
      json.putRaw("configs", set.toString());
      json.putRaw("partitions", JsonLine.array(partitions.stream().map(PartitionDescription::json).toList()));
    }
    return json;
  }
}
