package odradek.api.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;

/** Collects where payloads belong in a response. Confined to one thread at a time. */
final class PayloadParts<P> {
  private final ArrayList<P> payloads;
  private int[] positions;
  private int[] sizesBytes;

  PayloadParts(int expectedCount) {
    payloads = new ArrayList<>(expectedCount);
    positions = new int[expectedCount];
    sizesBytes = new int[expectedCount];
  }

  /** Notes a payload that belongs behind the first so many bytes of what is written. */
  void add(int position, P payload, int sizeBytes) {
    int count = payloads.size();
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, Math.max(8, 2 * count));
      sizesBytes = Arrays.copyOf(sizesBytes, positions.length);
    }
    positions[count] = position;
    sizesBytes[count] = sizeBytes;
    payloads.add(payload);
  }

  FetchResponseParts<P> finish(ByteBuffer bytes) {
    return new FetchResponseParts<>(bytes, payloads, positions, sizesBytes);
  }
}
