package odradek.server.topics;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import odradek.server.text.JsonLine;
import odradek.server.text.TextTable;
import odradek.server.topics.TopicDescription.PartitionDescription;

/**
 * Prints answers: for people, or as one JSON array with an object per topic and line.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
public final class TopicReport {

  private static final String NOBODY = "none";

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  /**
   * @param out gets what was asked for
   * @param err gets what went wrong, unless it is JSON
   * @param json whether programs read it
   */
  public TopicReport(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** A line per topic. */
  public void list(List<TopicDescription> topics) {
    if (json) {
      out.println(JsonLine.lines(topics.stream().map(topic -> topic.json(false)).toList()));
    } else if (topics.isEmpty()) {
      out.println("there are no topics");
    } else {
      var table = new TextTable("TOPIC", "PARTITIONS", "REPLICAS", "STORAGE");
      topics.forEach(topic -> table.add(topic.name(), Integer.toString(topic.partitions().size()),
          Integer.toString(topic.replicationFactor()), topic.storage()));
      out.print(table.text(0));
    }
    out.flush();
  }

  /**
   * Everything about topics.
   *
   * @return whether all of them are there
   */
  public boolean describe(List<TopicOutcome> topics) {
    if (json) {
      out.println(JsonLine.lines(topics.stream().map(topic ->
          topic.isGranted() ? topic.description().json(true) : topic.json()).toList()));
    } else {
      String gap = "";
      for (TopicOutcome topic : topics) {
        if (topic.isGranted()) {
          out.print(gap);
          describe(topic.description());
          gap = System.lineSeparator();
        }
      }
      complain(topics);
    }
    out.flush();
    return topics.stream().allMatch(TopicOutcome::isGranted);
  }

  private void describe(TopicDescription topic) {
    out.println(topic.name() + (topic.internal() ? " (internal)" : ""));
    out.println("  id       " + topic.id());
    if (!topic.storage().isEmpty()) {
      out.println("  storage  " + topic.storage());
    }
    if (!topic.configs().isEmpty()) {
      out.println("  configs  " + topic.configText());
    }
    var table = new TextTable("PARTITION", "LEADER", "REPLICAS", "IN SYNC");
    for (PartitionDescription partition : topic.partitions()) {
      table.add(Integer.toString(partition.index()), partition.leader() < 0
          ? NOBODY : Integer.toString(partition.leader()),
          words(partition.replicas()), words(partition.isr()));
    }
    out.print(table.text(2));
  }

  private static String words(List<Integer> brokers) {
    return brokers.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  /**
   * What became of wishes.
   *
   * @param done what has happened to those that were granted, for instance {@code created}
   * @return whether all were granted
   */
  public boolean outcomes(String done, List<TopicOutcome> topics) {
    if (json) {
      out.println(JsonLine.lines(topics.stream().map(TopicReport::wholeJson).toList()));
    } else {
      topics.stream().filter(TopicOutcome::isGranted)
          .forEach(topic -> out.println(done + " topic '" + topic.topic() + "'" + details(topic)));
      complain(topics);
    }
    out.flush();
    return topics.stream().allMatch(TopicOutcome::isGranted);
  }

  private static JsonLine wholeJson(TopicOutcome topic) {
    JsonLine line = topic.json();
    if (topic.description() != null) {
      line.put("partitionCount", topic.description().partitions().size());
      line.put("storage", topic.description().storage().isEmpty() ? null : topic.description().storage());
    }
    return line;
  }

  private static String details(TopicOutcome topic) {
    if (topic.message() != null) {
      return ": " + topic.message();
    }
    TopicDescription described = topic.description();
    if (described == null) {
      return "";
    }
    int count = described.partitions().size();
    return " with " + count + (count == 1 ? " partition" : " partitions")
        + (described.storage().isEmpty() ? "" : ", storage " + described.storage());
  }

  private void complain(List<TopicOutcome> topics) {
    topics.stream().filter(topic -> !topic.isGranted()).forEach(topic -> err.println(topic.failure()));
    err.flush();
  }
}
