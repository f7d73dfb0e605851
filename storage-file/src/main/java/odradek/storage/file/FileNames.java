package odradek.storage.file;

import odradek.api.TopicIdPartition;
import odradek.api.Uuid;

/** What files and folders are called. */
final class FileNames {

  static final String LOCK = "LOCK";
  static final String JOURNAL = "state.journal";
  static final String LOG = ".log";
  static final String OFFSET_INDEX = ".index";
  static final String TIME_INDEX = ".timeindex";

  /** Replacements that are being written. */
  static final String CLEANED = ".cleaned";

  /** Copies that are being written. */
  static final String TEMPORARY = ".tmp";

  /** What left the log and waits for its removal. */
  static final String DELETED = ".deleted";

  private static final int OFFSET_DIGITS = 20;
  private static final int ID_DIGITS = 32;

  private FileNames() {}

  /** A base offset as it stands in file names. */
  static String digits(long baseOffset) {
    String digits = Long.toString(baseOffset);
    return "0".repeat(OFFSET_DIGITS - digits.length()) + digits;
  }

  /** The base offset of a segment's log, or -1 if the name is not one's. */
  static long baseOffset(String logName) {
    if (logName.length() != OFFSET_DIGITS + LOG.length() || !logName.endsWith(LOG)) {
      return -1;
    }
    for (int i = 0; i < OFFSET_DIGITS; i++) {
      if (logName.charAt(i) < '0' || logName.charAt(i) > '9') {
        return -1;
      }
    }
    try {
      return Long.parseLong(logName, 0, OFFSET_DIGITS, 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The folder of a partition. */
  static String folder(TopicIdPartition partition) {
    Uuid id = partition.topicId();
    return hex(id.mostSignificantBits()) + hex(id.leastSignificantBits()) + "-" + partition.partition();
  }

  private static String hex(long bits) {
    String digits = Long.toHexString(bits);
    return "0".repeat(ID_DIGITS / 2 - digits.length()) + digits;
  }

  /** The partition of a folder, or null if the name is not a partition's. */
  static TopicIdPartition partition(String folder) {
    if (folder.length() < ID_DIGITS + 2 || folder.charAt(ID_DIGITS) != '-') {
      return null;
    }
    try {
      long most = Long.parseUnsignedLong(folder, 0, ID_DIGITS / 2, 16);
      long least = Long.parseUnsignedLong(folder, ID_DIGITS / 2, ID_DIGITS, 16);
      int partition = Integer.parseUnsignedInt(folder, ID_DIGITS + 1, folder.length(), 10);
      var found = new TopicIdPartition(new Uuid(most, least), partition);
      return folder(found).equals(folder) ? found : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** What the folder of a deleted partition is called until it is removed. */
  static String deletedFolder(TopicIdPartition partition, long incarnation) {
    return folder(partition) + "." + incarnation + DELETED;
  }
}
