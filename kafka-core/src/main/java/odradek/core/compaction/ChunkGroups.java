package odradek.core.compaction;

import java.util.ArrayList;
import java.util.List;
import odradek.core.spi.storage.Chunk;

/** Which chunks are replaced together: neighbours that fit into one, so that small ones do not pile up. */
final class ChunkGroups {

  private ChunkGroups() {}

  /**
   * Groups the chunks that lie before an offset, the one that contains it included, but never the last chunk.
   *
   * @param chunks the log, oldest first
   * @param endOffset where the cleaning ends
   * @param maxBytes how large a group of several chunks may be
   */
  static List<List<Chunk>> of(List<Chunk> chunks, long endOffset, long maxBytes) {
    var groups = new ArrayList<List<Chunk>>();
    List<Chunk> group = new ArrayList<>();
    long groupBytes = 0;
    for (Chunk chunk : chunks.subList(0, chunks.size() - 1)) {
      if (chunk.baseOffset() >= endOffset) {
        break;
      }
      boolean fits = group.isEmpty() || groupBytes + chunk.sizeBytes() <= maxBytes
          && chunk.endOffset() - group.get(0).baseOffset() <= Integer.MAX_VALUE;
      if (!fits) {
        groups.add(group);
        group = new ArrayList<>();
        groupBytes = 0;
      }
      group.add(chunk);
      groupBytes += chunk.sizeBytes();
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }
}
