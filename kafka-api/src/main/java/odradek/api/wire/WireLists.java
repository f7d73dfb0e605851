package odradek.api.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import odradek.api.Uuid;

/**
 * Arrays of scalars. A count of -1 stands for null, which every method here accepts and gives.
 *
 * <p><b>Threading:</b> stateless.
 */
public final class WireLists {
  private static final int MAX_INITIAL_COUNT = 1_000;

  private WireLists() {}

  /** An empty list that has room for what an array announces, within reason: it may be a lie. */
  public static <T> ArrayList<T> withRoom(int count) {
    return new ArrayList<>(Math.min(count, MAX_INITIAL_COUNT));
  }

  /** An unmodifiable copy of a list, or null. */
  public static <T> List<T> copy(List<T> list) {
    return list == null ? null : List.copyOf(list);
  }

  /** Reads booleans. */
  public static List<Boolean> readBooleans(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Boolean> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readBoolean());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes booleans. */
  public static void writeBooleans(WireWriter out, List<Boolean> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeBoolean(list.get(i));
    }
  }

  /** Reads one-byte integers. */
  public static List<Byte> readBytes(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Byte> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readByte());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes one-byte integers. */
  public static void writeBytes(WireWriter out, List<Byte> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeByte(list.get(i));
    }
  }

  /** Reads two-byte integers. */
  public static List<Short> readShorts(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Short> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readShort());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes two-byte integers. */
  public static void writeShorts(WireWriter out, List<Short> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeShort(list.get(i));
    }
  }

  /** Reads unsigned two-byte integers. */
  public static List<Integer> readUnsignedShorts(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Integer> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readUnsignedShort());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes unsigned two-byte integers. */
  public static void writeUnsignedShorts(WireWriter out, List<Integer> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeUnsignedShort(list.get(i));
    }
  }

  /** Reads four-byte integers. */
  public static List<Integer> readInts(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Integer> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readInt());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes four-byte integers. */
  public static void writeInts(WireWriter out, List<Integer> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeInt(list.get(i));
    }
  }

  /** Reads unsigned four-byte integers. */
  public static List<Long> readUnsignedInts(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Long> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readUnsignedInt());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes unsigned four-byte integers. */
  public static void writeUnsignedInts(WireWriter out, List<Long> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeUnsignedInt(list.get(i));
    }
  }

  /** Reads eight-byte integers. */
  public static List<Long> readLongs(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Long> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readLong());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes eight-byte integers. */
  public static void writeLongs(WireWriter out, List<Long> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeLong(list.get(i));
    }
  }

  /** Reads floating-point numbers. */
  public static List<Double> readDoubles(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Double> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readDouble());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes floating-point numbers. */
  public static void writeDoubles(WireWriter out, List<Double> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeDouble(list.get(i));
    }
  }

  /** Reads identifiers. */
  public static List<Uuid> readUuids(WireReader in, int count) {
    if (count < 0) {
      return null;
    }
    List<Uuid> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readUuid());
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes identifiers. */
  public static void writeUuids(WireWriter out, List<Uuid> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeUuid(list.get(i));
    }
  }

  /** Reads strings. */
  public static List<String> readStrings(WireReader in, int count, boolean compact) {
    if (count < 0) {
      return null;
    }
    List<String> list = withRoom(count);
    for (int i = 0; i < count; i++) {
      list.add(in.readString(compact));
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes strings. */
  public static void writeStrings(WireWriter out, List<String> list, boolean compact) {
    int count = count(list);
    out.writeArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      out.writeString(list.get(i), compact);
    }
  }

  /** The bytes of an array of strings with its length. */
  public static int sizeOfStrings(List<String> list, boolean compact) {
    int count = count(list);
    int size = WireSize.ofArrayLength(count, compact);
    for (int i = 0; i < count; i++) {
      size += WireSize.ofString(list.get(i), compact);
    }
    return size;
  }

  /** The bytes of an array of equally large elements with its length. */
  public static int sizeOf(List<?> list, int elementBytes, boolean compact) {
    int count = count(list);
    return WireSize.ofArrayLength(count, compact) + Math.max(count, 0) * elementBytes;
  }

  /** The number of elements, -1 for null. */
  public static int count(List<?> list) {
    return list == null ? -1 : list.size();
  }
}
