package odradek.core.spi.storage;

import java.nio.channels.FileChannel;

/**
 * A range of a file.
 *
 * @param channel stays open until the slice is released; its position is not used
 * @param position the first byte
 * @param length how many bytes
 */
public record FileRange(FileChannel channel, long position, int length) {}
