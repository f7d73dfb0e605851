package odradek.core.partition;

import java.util.List;
import java.util.function.Consumer;
import odradek.api.TopicIdPartition;

/**
 * Where this broker keeps its partitions.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public interface LogDirectories {

  /**
   * A log directory, or what stands for one where a storage engine keeps nothing on a device.
   *
   * @param name its path, or the name of the storage plug-in
   * @param readable whether the device can be asked
   * @param totalBytes the size of the volume, -1 if unknown
   * @param usableBytes how much of it is free, -1 if unknown
   * @param partitions the open partitions that are in it
   */
  record Directory(
      String name, boolean readable, long totalBytes, long usableBytes, List<TopicIdPartition> partitions) {}

  /**
   * Looks at all directories.
   *
   * @param done called on any thread; gets one directory at least
   */
  void list(Consumer<List<Directory>> done);
}
