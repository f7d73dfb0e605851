package odradek.api.message;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Draws random message bodies from the schemas of Apache Kafka's client, which know nothing of its generated code and
 * nothing of ours. The same seed gives the same values with and without unknown tagged fields among them.
 */
public final class RandomFrames {
  private static final String[] TEXTS = {"", "a", "topic-1", "größe", "長い名前", "\uD83D\uDE80 go", "x".repeat(126),
    "x".repeat(127), "y".repeat(128), "ß".repeat(300), "\uFFFD"};
  private static final long[] NUMBERS = {0, 1, -1, 127, 128, Byte.MIN_VALUE, Short.MAX_VALUE, Short.MIN_VALUE,
    Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};

  private final SplittableRandom random;
  private final SplittableRandom unknownTags;

  /** Draws from a seed. */
  public RandomFrames(long seed, boolean withUnknownTags) {
    this.random = new SplittableRandom(seed);
    this.unknownTags = withUnknownTags ? new SplittableRandom(~seed) : null;
  }

  /** Draws one body. */
  public ByteBuffer draw(Schema schema) {
    Object value = struct(schema, 0);
    ByteBuffer buffer = ByteBuffer.allocate(schema.sizeOf(value));
    schema.write(buffer, value);
    return buffer.flip();
  }

  private Struct struct(Schema schema, int depth) {
    var struct = new Struct(schema);
    for (BoundField field : schema.fields()) {
      struct.set(field, value(field.def.type, depth));
    }
    return struct;
  }

  private Object value(Type type, int depth) {
    if (type.isNullable() && random.nextInt(4) == 0) {
      return null;
    }
    if (type instanceof Schema schema) {
      return struct(schema, depth);
    }
    if (type instanceof TaggedFields tagged) {
      return tags(tagged, depth);
    }
    if (type.arrayElementType().isPresent()) {
      Object[] elements = new Object[random.nextInt(5) == 0 ? 0 : random.nextInt(depth < 2 ? 4 : 3)];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = value(type.arrayElementType().get(), depth + 1);
      }
      return elements;
    }
    return scalar(((Type.DocumentedType) type).typeName());
  }

  private Object scalar(String type) {
    return switch (type) {
      case "BOOLEAN" -> random.nextBoolean();
      case "INT8" -> (byte) number();
      case "INT16" -> (short) number();
      case "UINT16" -> (int) (number() & 0xFFFF);
      case "INT32" -> (int) number();
      case "UINT32" -> number() & 0xFFFF_FFFFL;
      case "INT64" -> number();
      case "FLOAT64" -> (double) number();
      case "UUID" -> random.nextInt(4) == 0 ? Uuid.ZERO_UUID : new Uuid(random.nextLong(), random.nextLong());
      case "STRING", "COMPACT_STRING", "NULLABLE_STRING", "COMPACT_NULLABLE_STRING" ->
          TEXTS[random.nextInt(TEXTS.length)];
      case "BYTES", "COMPACT_BYTES", "NULLABLE_BYTES", "COMPACT_NULLABLE_BYTES" -> bytes();
      case "RECORDS", "COMPACT_RECORDS", "NULLABLE_RECORDS", "COMPACT_NULLABLE_RECORDS" ->
          MemoryRecords.readableRecords(bytes());
      default -> throw new IllegalStateException("no values of type " + type);
    };
  }

  private long number() {
    return switch (random.nextInt(3)) {
      case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 1 -> random.nextInt(-2, 100);
      default -> random.nextLong();
    };
  }

  private ByteBuffer bytes() {
    byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(120, 300) : random.nextInt(8)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private TreeMap<Integer, Object> tags(TaggedFields tagged, int depth) {
    var values = new TreeMap<Integer, Object>();
    for (int tag : new TreeMap<Integer, Field>(tagged.fields()).keySet()) {
      if (random.nextBoolean()) {
        values.put(tag, value(tagged.fields().get(tag).type, depth));
      }
    }
    while (unknownTags != null && unknownTags.nextInt(4) == 0) {
      int tag = unknownTags.nextInt(50, 20_000);
      byte[] bytes = new byte[unknownTags.nextInt(150)];
      unknownTags.nextBytes(bytes);
      values.put(tag, new RawTaggedField(tag, bytes));
    }
    return values;
  }
}
