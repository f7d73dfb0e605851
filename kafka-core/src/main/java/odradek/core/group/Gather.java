package odradek.core.group;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * Collects the answers of several partitions into one list, in the order of the questions.
 *
 * <p><b>Threading:</b> thread-safe: each answer may come on its own shard; the last one carries on.
 *
 * @param <R> an answer
 */
final class Gather<R> {

  private final AtomicReferenceArray<R> answers;
  private final AtomicInteger missing;
  private final Consumer<List<R>> whenComplete;

  Gather(int count, Consumer<List<R>> whenComplete) {
    this.answers = new AtomicReferenceArray<>(count);
    this.missing = new AtomicInteger(count);
    this.whenComplete = whenComplete;
    if (count == 0) {
      whenComplete.accept(List.of());
    }
  }

  /** Where the answer to a question goes. */
  Consumer<R> slot(int index) {
    return answer -> {
      answers.set(index, answer);
      if (missing.decrementAndGet() == 0) {
        whenComplete.accept(toList());
      }
    };
  }

  @SuppressWarnings("unchecked")
  private List<R> toList() {
    Object[] all = new Object[answers.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = answers.get(i);
    }
    return (List<R>) Arrays.asList(all);
  }
}
