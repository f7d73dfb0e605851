package odradek.testkit.crash;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageEngine;

/**
 * Everything in memory and in one file, to which each change is appended as a frame with a checksum:
 *
 * <pre>
 * | body length 4 | CRC-32C of the body 4 | kind 1 | topic id 16 | partition 4 | what the kind needs |
 * </pre>
 *
 * <p>Thread-safe by one lock.
 */
final class ToyEngine implements StorageEngine, StateArea {

  private enum Kind { CREATE, DELETE, APPEND, TRUNCATE, START, REPLACE, STATE }

  /** Writes what a kind needs. */
  @FunctionalInterface
  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  private static final int DAWDLES = 30;

  private final ToyStorageProvider.Flaw flaw;
  private final FileChannel file;
  private final Map<TopicIdPartition, ToyLog> logs = new HashMap<>();
  private final Map<TopicIdPartition, Map<String, byte[]>> state = new HashMap<>();
  private final ByteArrayOutputStream buffered = new ByteArrayOutputStream();

  ToyEngine(Path directory, ToyStorageProvider.Flaw flaw) throws IOException {
    this.flaw = flaw;
    Files.createDirectories(directory);
    file = FileChannel.open(directory.resolve("toy.log"), StandardOpenOption.CREATE, StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    ByteBuffer all = ByteBuffer.allocate((int) file.size());
    while (all.hasRemaining()) {
      file.read(all, all.position());
    }
    file.truncate(replay(all.flip()));
    file.position(file.size());
    file.force(true);
  }

  private int replay(ByteBuffer all) throws IOException {
    while (all.remaining() > 2 * Integer.BYTES) {
      int start = all.position();
      int length = all.getInt();
      int crc = all.getInt();
      if (length <= 0 || length > all.remaining()) {
        return start;
      }
      byte[] body = new byte[length];
      all.get(body);
      if (flaw != ToyStorageProvider.Flaw.TRUSTS && crc != crc(body)) {
        return start;
      }
      apply(new DataInputStream(new ByteArrayInputStream(body)), true);
    }
    return all.limit() - all.remaining();
  }

  private static int crc(byte[] body) {
    var crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }

  private void apply(DataInputStream in, boolean replaying) throws IOException {
    Kind kind = Kind.values()[in.readByte()];
    var id = new TopicIdPartition(new Uuid(in.readLong(), in.readLong()), in.readInt());
    ToyLog log = logs.get(id);
    switch (kind) {
      case CREATE -> logs.put(id, new ToyLog(this, id, in.readLong()));
      case DELETE -> {
        if (!replaying || flaw != ToyStorageProvider.Flaw.REVIVES) {
          logs.remove(id);
          state.remove(id);
        }
      }
      case APPEND -> log.add(ByteBuffer.wrap(in.readAllBytes()));
      case TRUNCATE -> {
        if (!replaying || flaw != ToyStorageProvider.Flaw.REGROWS) {
          log.cut(in.readLong());
        }
      }
      case START -> log.start(in.readLong());
      case REPLACE -> log.replace(in.readLong(), in.readLong(), ByteBuffer.wrap(in.readAllBytes()));
      case STATE -> applyState(in);
    }
  }

  private void applyState(DataInputStream in) throws IOException {
    for (int count = in.readInt(); count > 0; count--) {
      var id = new TopicIdPartition(new Uuid(in.readLong(), in.readLong()), in.readInt());
      String key = in.readUTF();
      int length = in.readInt();
      Map<String, byte[]> known = state.computeIfAbsent(id, any -> new TreeMap<>());
      if (length < 0) {
        known.remove(key);
      } else {
        known.put(key, in.readNBytes(length));
      }
    }
  }

  private static void write(DataOutputStream out, TopicIdPartition id) throws IOException {
    out.writeLong(id.topicId().mostSignificantBits());
    out.writeLong(id.topicId().leastSignificantBits());
    out.writeInt(id.partition());
  }

  private synchronized void write(Kind kind, TopicIdPartition id, Body rest) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte(kind.ordinal());
    write(out, id);
    rest.write(out);
    byte[] body = bytes.toByteArray();
    buffered.writeBytes(ByteBuffer.allocate(2 * Integer.BYTES).putInt(body.length).putInt(crc(body)).array());
    buffered.writeBytes(body);
    if (kind != Kind.APPEND || flaw != ToyStorageProvider.Flaw.BUFFERS) {
      drain();
    }
    apply(new DataInputStream(new ByteArrayInputStream(body)), false);
  }

  private void drain() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffered.toByteArray());
    buffered.reset();
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  synchronized void force() throws IOException {
    drain();
    file.force(false);
  }

  /** So that somebody may be killed here, however fast the device is. */
  private void dawdle() throws IOException {
    for (int i = 0; i < DAWDLES; i++) {
      force();
    }
  }

  void append(TopicIdPartition id, byte[] batches) throws IOException {
    write(Kind.APPEND, id, out -> out.write(batches));
  }

  void truncate(TopicIdPartition id, long offset) throws IOException {
    write(Kind.TRUNCATE, id, out -> out.writeLong(offset));
    force();
  }

  void start(TopicIdPartition id, long offset) throws IOException {
    write(Kind.START, id, out -> out.writeLong(offset));
    force();
  }

  void replace(TopicIdPartition id, long first, long limit, byte[] batches) throws IOException {
    if (flaw == ToyStorageProvider.Flaw.TEARS) {
      replaceBy(id, first, limit, new byte[0]);
      dawdle();
    }
    replaceBy(id, first, limit, batches);
    force();
  }

  private void replaceBy(TopicIdPartition id, long first, long limit, byte[] batches) throws IOException {
    write(Kind.REPLACE, id, out -> {
      out.writeLong(first);
      out.writeLong(limit);
      out.write(batches);
    });
  }

  @Override
  public PartitionStorage create(TopicIdPartition partition, PartitionContext context, long startOffset)
      throws IOException {
    write(Kind.CREATE, partition, out -> out.writeLong(startOffset));
    force();
    return logs.get(partition);
  }

  @Override
  public PartitionStorage open(TopicIdPartition partition, PartitionContext context) {
    return logs.get(partition);
  }

  @Override
  public void delete(TopicIdPartition partition) throws IOException {
    write(Kind.DELETE, partition, out -> { });
    force();
  }

  @Override
  public List<TopicIdPartition> partitions() {
    return List.copyOf(logs.keySet());
  }

  @Override
  public StateArea state() {
    return this;
  }

  @Override
  public Map<String, byte[]> read(TopicIdPartition partition) {
    return Map.copyOf(state.getOrDefault(partition, Map.of()));
  }

  @Override
  public void write(List<StateEntry> entries, boolean durable) throws IOException {
    var first = new ArrayList<StateEntry>(entries);
    if (flaw == ToyStorageProvider.Flaw.SPLITS && entries.size() > 1) {
      writeState(List.of(first.remove(entries.size() - 1)));
      dawdle();
    }
    writeState(first);
    if (durable) {
      force();
    }
  }

  private void writeState(List<StateEntry> entries) throws IOException {
    write(Kind.STATE, entries.get(0).partition(), out -> {
      out.writeInt(entries.size());
      for (StateEntry entry : entries) {
        write(out, entry.partition());
        out.writeUTF(entry.key());
        out.writeInt(entry.value() == null ? -1 : entry.value().length);
        out.write(entry.value() == null ? new byte[0] : entry.value());
      }
    });
  }

  @Override
  public void close() throws IOException {
    force();
    file.close();
  }
}
