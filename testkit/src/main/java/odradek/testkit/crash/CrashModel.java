package odradek.testkit.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the children of one directory have said, and so what must be in it, may be in it and must not.
 *
 * <p>A child announces a call and reports its return; in between it may die. Batches whose append has returned survive
 * the process; after a loss of power, what a flush has covered. Making, deleting, truncating and replacing are promises
 * as soon as they return. Of the state area one of the versions since the last durable one is there.
 *
 * <p>Confined to one thread.
 */
final class CrashModel {

  private final Map<Long, PartitionModel> partitions = new TreeMap<>();
  private final StateModel state = new StateModel();
  private Long beingMade;
  private Long beingDeleted;
  private PartitionModel changing;
  private Runnable onReturn = () -> {};

  private final Map<Long, List<StoredBatch>> foundBatches = new TreeMap<>();
  private final Map<Long, Long> foundEnds = new TreeMap<>();
  private final Map<Long, Map<String, Long>> foundState = new TreeMap<>();
  private Long reported;

  /** Takes in what a child said. */
  void accept(Line line) {
    switch (line.verb()) {
      case "open" -> forgetReport();
      case "partition" -> {
        reported = line.number(0);
        foundBatches.put(reported, new ArrayList<>());
        foundEnds.put(reported, line.number(1));
      }
      case "batch" -> foundBatches.get(reported).add(
          new StoredBatch(line.number(0), line.number(1), (int) line.number(2), line.number(3)));
      case "value" -> foundState.computeIfAbsent(reported, any -> new TreeMap<>()).put(line.text(0), line.number(1));
      case "found" -> compare();
      case "done" -> {
        onReturn.run();
        idle();
      }
      case "busy" -> {
        changing.refuse();
        idle();
      }
      case "flushed" -> partitions.get(line.number(0)).flushed(line.number(1));
      case "failed" -> throw new AssertionError("the child failed: " + line.text(0));
      case "lost" -> throw new AssertionError("the pipe broke: " + line);
      default -> begin(line);
    }
  }

  private void begin(Line line) {
    switch (line.verb()) {
      case "create" -> {
        beingMade = line.number(0);
        partitions.put(beingMade, new PartitionModel(line.number(1)));
      }
      case "delete" -> {
        long number = line.number(0);
        beingDeleted = number;
        onReturn = () -> forget(number);
      }
      case "append" -> change(line).append(specs(line));
      case "truncate" -> change(line).truncate(line.number(1));
      case "advance" -> change(line).advance(line.number(1), Boolean.parseBoolean(line.text(2)));
      case "replace" -> change(line).replace(line.number(1), line.number(2), offsets(line.text(3).substring(1)));
      case "write" -> {
        state.write(line.arguments().stream().skip(1).map(StateValue::decode).toList());
        onReturn = Boolean.parseBoolean(line.text(0)) ? state::durable : onReturn;
      }
      case "close" -> onReturn = this::closed;
      default -> { }
    }
  }

  private PartitionModel change(Line line) {
    PartitionModel partition = partitions.get(line.number(0));
    changing = partition;
    onReturn = partition::settle;
    return partition;
  }

  private static List<BatchSpec> specs(Line line) {
    return line.arguments().stream().skip(1).map(BatchSpec::decode).toList();
  }

  private static List<Long> offsets(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(",")).map(Long::valueOf).toList();
  }

  private void idle() {
    onReturn = () -> {};
    changing = null;
    beingMade = null;
    beingDeleted = null;
  }

  private void forget(Long number) {
    partitions.remove(number);
    state.forget(number);
  }

  private void closed() {
    partitions.values().forEach(PartitionModel::closed);
    state.durable();
  }

  private void forgetReport() {
    foundBatches.clear();
    foundEnds.clear();
    foundState.clear();
    reported = null;
  }

  /** The power was lost: what was not made durable may be gone. */
  void powerLost() {
    partitions.values().forEach(PartitionModel::powerLost);
  }

  /** Everything is reported that is there after an opening. */
  private void compare() {
    for (long number : foundEnds.keySet()) {
      if (!partitions.containsKey(number)) {
        throw new AssertionError("partition " + number + " is there, but was never made or is deleted");
      }
    }
    for (Long number : List.copyOf(partitions.keySet())) {
      if (foundEnds.containsKey(number)) {
        found(number);
      } else if (number.equals(beingMade)) {
        partitions.remove(number);
      } else if (number.equals(beingDeleted)) {
        forget(number);
      } else {
        throw new AssertionError("partition " + number + " is gone");
      }
    }
    state.found(new TreeMap<>(foundState), beingDeleted);
    idle();
  }

  private void found(Long number) {
    try {
      partitions.get(number).found(foundBatches.get(number), foundEnds.get(number));
    } catch (AssertionError e) {
      throw new AssertionError("partition " + number + ": " + e.getMessage() + "\n" + partitions.get(number), e);
    }
  }
}
