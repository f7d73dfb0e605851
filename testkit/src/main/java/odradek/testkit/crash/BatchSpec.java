package odradek.testkit.crash;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import odradek.testkit.storage.TestBatches;

/** How to make a batch, so that two processes make the same one without sending it. */
record BatchSpec(long baseOffset, int recordsCount, int offsetStep, int valueBytes, long timestampMs, long seed) {

  private static final int LARGE_BYTES = 1_800;

  /** A batch of random shape that begins at an offset or, one time in six, a little later. */
  static BatchSpec random(RandomGenerator random, long minOffset) {
    return new BatchSpec(minOffset + (random.nextInt(6) == 0 ? 5 : 0), random.nextInt(1, 4),
        random.nextInt(8) == 0 ? 3 : 1, random.nextInt(random.nextInt(10) == 0 ? LARGE_BYTES : 60),
        random.nextLong(1_000), random.nextLong());
  }

  private TestBatches batch() {
    return TestBatches.at(baseOffset).records(recordsCount).offsetStep(offsetStep).valueBytes(valueBytes)
        .timestampMs(timestampMs).seed(seed);
  }

  ByteBuffer build() {
    return batch().build();
  }

  long nextOffset() {
    return batch().nextOffset();
  }

  String encoded() {
    return baseOffset + "," + recordsCount + "," + offsetStep + "," + valueBytes + "," + timestampMs + "," + seed;
  }

  static BatchSpec decode(String text) {
    String[] parts = text.split(",");
    return new BatchSpec(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]), Long.parseLong(parts[4]), Long.parseLong(parts[5]));
  }

  /** What tells one batch from another. */
  StoredBatch stored() {
    return StoredBatch.of(baseOffset, nextOffset(), build());
  }

  /** A checksum over everything between position and limit. */
  static long checksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate());
    return crc.getValue();
  }
}
