package odradek.api.frame;

/** Holds the caller of a writer to the counts that it announced. Confined to one thread at a time. */
final class Countdown {
  private int topics = -1;
  private int partitions;

  void start(int topicCount) {
    if (topics >= 0) {
      throw new IllegalStateException("the response has been started already");
    }
    topics = topicCount;
  }

  void topic(int partitionCount) {
    if (topics <= 0 || partitions > 0) {
      throw new IllegalStateException("a topic comes with " + topics + " topics and " + partitions
          + " partitions of the one before left to write");
    }
    topics--;
    partitions = partitionCount;
  }

  void partition() {
    if (partitions <= 0) {
      throw new IllegalStateException("a partition more than the topic announced");
    }
    partitions--;
  }

  void finish() {
    if (topics != 0 || partitions != 0) {
      throw new IllegalStateException("the response ends with " + topics + " topics and " + partitions
          + " partitions left to write");
    }
    topics = Integer.MIN_VALUE;
  }
}
