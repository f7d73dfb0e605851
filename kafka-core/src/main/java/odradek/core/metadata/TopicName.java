package odradek.core.metadata;

import odradek.api.ErrorCode;

/** What a topic may be called. */
public final class TopicName {

  private static final int MAX_LENGTH = 249;
  private static final String METADATA_LOG = "__cluster_metadata";

  private TopicName() {}

  /** Whether a topic may have this name. */
  public static boolean isValid(String name) {
    return problem(name) == null;
  }

  /** Why the name is not allowed, or null. */
  static String problem(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return "topic name '" + name + "' has " + name.length() + " characters, allowed are 1 to " + MAX_LENGTH;
    }
    if (name.equals(".") || name.equals("..")) {
      return "topic name '" + name + "' is not allowed: it is a directory's name";
    }
    if (name.equals(METADATA_LOG)) {
      return "topic name '" + name + "' is reserved for the metadata log";
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isAllowed(name.charAt(i))) {
        return "topic name '" + name + "' contains '" + name.charAt(i) + "', allowed are letters a to z and A to Z,"
            + " digits, '.', '_' and '-'";
      }
    }
    return null;
  }

  private static boolean isAllowed(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
  }

  /** Checks that a topic of this name can be created beside the others. */
  static void requireFree(String name, TopicsImage topics) {
    String problem = problem(name);
    if (problem != null) {
      throw new CommandException(name.equals(METADATA_LOG) ? ErrorCode.INVALID_REQUEST
          : ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
    }
    if (topics.get(name) != null) {
      throw new CommandException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic '" + name + "' exists already");
    }
    String lookAlike = topics.lookAlike(name);
    if (lookAlike != null) {
      throw new CommandException(ErrorCode.INVALID_TOPIC_EXCEPTION, "topic name '" + name + "' collides with topic '"
          + lookAlike + "': '.' and '_' look the same in the names of metrics");
    }
  }
}
