package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for write-ahead logs that end in rubbish and cuts that off, before RocksDB reads them: since version 9.4
 * RocksDB may read on forever at a record whose length makes no sense (its issue 13333). RocksDB itself would read
 * nothing from there on; a few bytes of the rubbish stay, so that it knows that the log is torn.
 *
 * <p>A log is blocks of 32 KiB with records in them: checksum(4), length(2), type(1), bytes; the checksum covers type
 * and bytes.
 */
final class TornLogs {

  private static final Logger LOG = LoggerFactory.getLogger(TornLogs.class);

  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEADER_BYTES = 7;
  private static final int LENGTH_POSITION = 4;
  private static final int TYPE_POSITION = 6;
  private static final int CRC_MASK = 0xa282ead8;
  private static final int CRC_ROTATION = 15;
  private static final int KEPT_BYTES = 3;

  private TornLogs() {}

  /** Cuts the logs of a database that is not open. */
  static void cut(Path database) throws IOException {
    if (!Files.isDirectory(database)) {
      return;
    }
    List<Path> logs;
    try (Stream<Path> files = Files.list(database)) {
      logs = files.filter(file -> file.getFileName().toString().matches("[0-9]+\\.log")).toList();
    }
    for (Path log : logs) {
      try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        long sound = soundBytes(file);
        if (sound + KEPT_BYTES < file.size()) {
          LOG.warn("{} is torn at byte {} of {}, as after a loss of power or on a full device; the rest was never"
              + " promised to be there and is cut off", log, sound, file.size());
          file.truncate(sound + KEPT_BYTES);
          file.force(true);
        }
      }
    }
  }

  /** How many bytes are records, or the zeros that RocksDB leaves behind them. */
  private static long soundBytes(FileChannel file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long start = 0; start < file.size(); start += BLOCK_BYTES) {
      block.clear();
      while (block.hasRemaining() && file.read(block, start + block.position()) > 0) {
        continue;
      }
      int sound = soundBytes(block.flip());
      if (sound < block.limit()) {
        return start + sound;
      }
    }
    return file.size();
  }

  private static int soundBytes(ByteBuffer block) {
    var crc = new CRC32C();
    int position = 0;
    while (position + HEADER_BYTES <= block.limit()) {
      int length = Short.toUnsignedInt(block.getShort(position + LENGTH_POSITION));
      int end = position + HEADER_BYTES + length;
      if (length == 0 && block.get(position + TYPE_POSITION) == 0) {
        return block.limit();
      }
      if (end > block.limit()) {
        return position;
      }
      crc.reset();
      crc.update(block.array(), position + TYPE_POSITION, 1 + length);
      int sum = (int) crc.getValue();
      if (Integer.rotateRight(sum, CRC_ROTATION) + CRC_MASK != block.getInt(position)) {
        return position;
      }
      position = end;
    }
    return block.limit();
  }
}
