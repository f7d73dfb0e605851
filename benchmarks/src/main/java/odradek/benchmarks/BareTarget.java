package odradek.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The least that storing a batch can cost, the base line: copy the bytes, compute their CRC-32C, write them to the end
 * of a file.
 */
final class BareTarget implements AppendTarget {

  /** What the parameter {@code storage} calls it. */
  static final String NAME = "bare";

  private final DataFolder folder;
  private final ByteBuffer copy;
  private final CRC32C crc = new CRC32C();
  private int fileNumber;
  private Path file;
  private FileChannel channel;
  private long position;

  BareTarget(String directory, int maxBatchBytes) throws IOException {
    folder = new DataFolder(directory);
    copy = ByteBuffer.allocateDirect(maxBatchBytes);
    open();
  }

  private void open() throws IOException {
    file = folder.path().resolve(fileNumber++ + ".log");
    channel = FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    position = 0;
  }

  @Override
  public void append(ByteBuffer batch) throws IOException {
    copy.clear().put(batch).flip();
    crc.reset();
    crc.update(copy);
    copy.putInt(0, (int) crc.getValue()).rewind();
    while (copy.hasRemaining()) {
      position += channel.write(copy, position);
    }
  }

  @Override
  public void flush() throws IOException {
    channel.force(false);
  }

  @Override
  public void clear() throws IOException {
    channel.close();
    Files.delete(file);
    open();
  }

  @Override
  public void close() throws IOException {
    try (folder) {
      channel.close();
    }
  }
}
