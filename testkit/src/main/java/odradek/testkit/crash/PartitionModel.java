package odradek.testkit.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one partition: the batches that were appended and not removed again, and how much of that must be
 * there. While a call that changes it is under way there is a second version, of what the call will leave behind.
 *
 * <p>Confined to one thread.
 */
final class PartitionModel {

  /**
   * A log that may be found: a part of the batches without gaps, that begins at {@code mayStartOffset} at the latest
   * and reaches at least to some required offset.
   */
  record Version(List<StoredBatch> batches, long endOffset, long mayStartOffset) {}

  private Version now;
  private Version next;
  /** What a flush has answered. */
  private long durableOffset;
  /** What must be there if the process died now; less than that after a loss of power. */
  private long requiredOffset;

  PartitionModel(long startOffset) {
    now = new Version(List.of(), startOffset, 0);
    durableOffset = startOffset;
    requiredOffset = startOffset;
  }

  void append(List<BatchSpec> specs) {
    var batches = new ArrayList<>(now.batches);
    specs.forEach(spec -> batches.add(spec.stored()));
    next = new Version(batches, specs.get(specs.size() - 1).nextOffset(), now.mayStartOffset);
  }

  void truncate(long offset) {
    var batches = new ArrayList<>(now.batches);
    long end = Math.min(now.endOffset, offset);
    while (!batches.isEmpty() && batches.get(batches.size() - 1).nextOffset() > offset) {
      end = Math.min(end, batches.remove(batches.size() - 1).baseOffset());
    }
    next = new Version(batches, end, now.mayStartOffset);
  }

  /** Nobody is obliged to keep what lies before an offset; at the end of the log, nobody may. */
  void advance(long startOffset, boolean toEnd) {
    now = new Version(now.batches, now.endOffset, Math.max(now.mayStartOffset, startOffset));
    next = toEnd ? new Version(List.of(), now.endOffset, startOffset) : now;
  }

  void replace(long firstOffset, long limitOffset, List<Long> kept) {
    List<StoredBatch> batches = now.batches.stream().filter(batch -> batch.baseOffset() < firstOffset
        || batch.baseOffset() >= limitOffset || kept.contains(batch.baseOffset())).toList();
    next = new Version(batches, now.endOffset, now.mayStartOffset);
  }

  /** The call returned. */
  void settle() {
    now = next;
    next = null;
    durableOffset = Math.min(durableOffset, now.endOffset);
    requiredOffset = now.endOffset;
  }

  /** The call returned and did nothing. */
  void refuse() {
    next = null;
  }

  void flushed(long offset) {
    if (offset > now.endOffset) {
      throw new AssertionError("a flush answered " + offset + ", but the log ends at " + now.endOffset);
    }
    durableOffset = Math.max(durableOffset, offset);
  }

  void closed() {
    durableOffset = now.endOffset;
  }

  void powerLost() {
    requiredOffset = Math.min(requiredOffset, durableOffset);
  }

  /** Compares with what was found and goes on with that. */
  void found(List<StoredBatch> batches, long endOffset) {
    String problem = problem(batches, endOffset, now);
    if (problem != null && next != null) {
      String other = problem(batches, endOffset, next);
      problem = other == null ? null : problem + "; or, with the call that was under way, " + other;
    }
    if (problem != null) {
      throw new AssertionError(problem + "; found " + batches + " and the end " + endOffset);
    }
    now = new Version(List.copyOf(batches), endOffset, now.mayStartOffset);
    next = null;
    durableOffset = Math.min(durableOffset, endOffset);
    requiredOffset = endOffset;
  }

  private String problem(List<StoredBatch> found, long endOffset, Version expected) {
    // A truncation that was under way may have come as far as it liked.
    long required = Math.min(requiredOffset, next == null ? now.endOffset : Math.min(now.endOffset, next.endOffset));
    int first = 0;
    long foundOffset = found.isEmpty() ? expected.mayStartOffset : found.get(0).baseOffset();
    while (first < expected.batches.size() && expected.batches.get(first).nextOffset() <= expected.mayStartOffset
        && expected.batches.get(first).baseOffset() < foundOffset) {
      first++;
    }
    List<StoredBatch> batches = expected.batches.subList(first, expected.batches.size());
    if (found.size() > batches.size()) {
      return found.size() + " batches, at most " + batches.size() + " are expected: " + batches;
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(batches.get(i))) {
        return "batch " + found.get(i) + ", expected " + batches.get(i) + " with the bytes that were appended";
      }
    }
    if (found.size() < batches.size() && batches.get(found.size()).nextOffset() <= required) {
      return "batch " + batches.get(found.size()) + " is missing, everything before offset " + required
          + " was promised";
    }
    if (endOffset < required || endOffset > expected.endOffset) {
      return "the log ends at offset " + endOffset + ", expected " + required + " to " + expected.endOffset;
    }
    return null;
  }

  @Override
  public String toString() {
    return "durable " + durableOffset + ", required " + requiredOffset + ", " + now;
  }
}
