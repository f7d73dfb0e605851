package odradek.core;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import odradek.api.Uuid;
import odradek.api.message.ApiKey;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.UnsupportedFieldException;

/**
 * Draws random requests of every API from the classes of their messages. Names, numbers and records are chosen so
 * that many of them mean something to a broker that has the topics and groups which are named here.
 *
 * <p>Which fields a version has, and which may be null, is learned by trying.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class RandomRequests {

  /** Topics that the broker should have, with two partitions each. */
  static final List<String> TOPICS = List.of("orders", "payments");

  private static final Pattern ABSENT = Pattern.compile("(\\w+) version \\d+ has no field (\\w+),.*");
  private static final Pattern NULL = Pattern.compile("(\\w+) version \\d+ cannot carry null in field (\\w+)");
  private static final String[] TEXTS = {"", "a", "group-1", "group-2", "consumer", "range", "größe",
    "__consumer_offsets", "x".repeat(130), ".", "0", "1", "-1", "retention.ms", "segment.bytes", "cleanup.policy",
      "metadata.version",
    "User:somebody", "orders", "all", "\uFFFD"};
  private static final String[] CONFIGS = {"retention.ms", "segment.bytes", "cleanup.policy", "compression.type",
    "durability", "storage.provider", "max.message.bytes", "min.insync.replicas", "log.retention.ms", "num.io.threads",
    "no.such.key", ""};
  private static final String[] CONFIG_VALUES = {"1", "-1", "1000000", "delete", "compact", "gzip", "flushed", "memory",
    "true", "", "99999999999999999999"};
  private static final byte[] RESOURCE_TYPES = {2, 4, 8, 16, 32, 0, 99};
  private static final long[] NUMBERS = {0, 1, -1, 2, 3, 127, 128, Short.MAX_VALUE, Short.MIN_VALUE, Integer.MAX_VALUE,
    Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};

  private final Map<String, Uuid> topicIds;
  private final Map<String, Set<String>> absent = new HashMap<>();
  private final Map<String, Set<String>> neverNull = new HashMap<>();
  private SplittableRandom random;
  private String scope;

  /** @param topicIds the ids of {@link #TOPICS} */
  RandomRequests(Map<String, Uuid> topicIds) {
    this.topicIds = topicIds;
  }

  /** The class of an API's requests or responses. */
  static Class<? extends ApiMessage> messageType(ApiKey key, String kind) {
    var name = new StringBuilder();
    for (String word : key.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    try {
      return Class.forName(ApiKey.class.getPackageName() + "." + name + kind).asSubclass(ApiMessage.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Draws a request body; the same seed gives the same body once it is known which fields there are. */
  ByteBuffer draw(ApiKey key, short version, long seed) {
    Class<? extends ApiMessage> type = messageType(key, "Request");
    scope = type.getSimpleName() + version;
    while (true) {
      random = new SplittableRandom(seed);
      try {
        return ((ApiMessage) struct(type, 0)).toBytes(version);
      } catch (UnsupportedFieldException e) {
        learn(e.getMessage());
      } catch (NullPointerException e) {
        // a size is asked for before anything is checked
        neverNull.computeIfAbsent(scope, name -> new HashSet<>()).add("*");
      }
    }
  }

  private void learn(String message) {
    Matcher matcher = ABSENT.matcher(message);
    if (matcher.matches()) {
      absent.computeIfAbsent(scope, name -> new HashSet<>()).add(matcher.group(1) + "." + matcher.group(2));
      return;
    }
    matcher = NULL.matcher(message);
    if (!matcher.matches()) {
      throw new IllegalStateException(message);
    }
    neverNull.computeIfAbsent(scope, name -> new HashSet<>()).add(matcher.group(1) + "." + matcher.group(2));
  }

  private Object struct(Class<?> type, int depth) {
    try {
      Object builder = type.getMethod("builder").invoke(null);
      for (RecordComponent component : type.getRecordComponents()) {
        String field = type.getSimpleName() + "." + component.getName();
        if (!absent.getOrDefault(scope, Set.of()).contains(field)) {
          set(builder, component, field, depth);
        }
      }
      return builder.getClass().getMethod("build").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void set(Object builder, RecordComponent component, String field, int depth)
      throws ReflectiveOperationException {
    Object value = value(component.getGenericType(), field, depth);
    if (!component.getType().isPrimitive() && random.nextInt(8) == 0 && mayBeNull(field)) {
      value = null;
    }
    try {
      builder.getClass().getMethod(component.getName(), component.getType()).invoke(builder, value);
      builder.getClass().getMethod("build").invoke(builder);
    } catch (InvocationTargetException e) {
      if (value != null || !(e.getCause() instanceof NullPointerException)) {
        throw e;
      }
      neverNull.computeIfAbsent(scope, name -> new HashSet<>()).add(field);
      throw new NullPointerException(field);
    }
  }

  private boolean mayBeNull(String field) {
    Set<String> known = neverNull.getOrDefault(scope, Set.of());
    return !known.contains(field) && !known.contains("*");
  }

  /** @param field the struct's name and the field's */
  private Object value(Type type, String field, int depth) {
    if (type instanceof ParameterizedType list) {
      var elements = new ArrayList<>();
      for (int count = random.nextInt(depth == 0 ? 4 : 3); count > 0; count--) {
        elements.add(value(list.getActualTypeArguments()[0], field, depth + 1));
      }
      return List.copyOf(elements);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord() && raw != Uuid.class) {
      return struct(raw, depth + 1);
    }
    return scalar(raw, field);
  }

  private Object scalar(Class<?> type, String field) {
    String name = field.substring(field.indexOf('.') + 1);
    return switch (type.getSimpleName()) {
      case "boolean", "Boolean" -> random.nextBoolean();
      case "byte", "Byte" -> (byte) number(name);
      case "short", "Short" -> (short) number(name);
      case "int", "Integer" -> (int) number(name);
      case "long", "Long" -> number(name);
      case "double", "Double" -> (double) number(name);
      case "String" -> text(field, name);
      case "Uuid" -> uuid();
      case "ByteBuffer" -> name.equals("records") ? records() : bytes();
      default -> throw new IllegalStateException("no values of " + type);
    };
  }

  private long number(String name) {
    boolean usual = random.nextInt(10) != 0;
    if (usual && name.equals("sessionTimeoutMs")) {
      return 6_000 + random.nextInt(1_000);
    }
    if (usual && (name.contains("imeoutMs") || name.contains("WaitMs"))) {
      // what waits would wait for nothing but the test
      return random.nextInt(20);
    }
    if (usual && name.matches("partition|partitions|partitionIndex|partitionIndexes|index|partitionId")) {
      return random.nextInt(3);
    }
    if (name.equals("resourceType")) {
      return RESOURCE_TYPES[random.nextInt(RESOURCE_TYPES.length)];
    }
    if (name.equals("numPartitions") || name.equals("count")) {
      return random.nextInt(-2, 5);
    }
    if (usual && name.matches("acks|replicationFactor|currentLeaderEpoch|sessionEpoch|leaderEpoch|generationId.*")) {
      return random.nextInt(-1, 2);
    }
    return switch (random.nextInt(3)) {
      case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 1 -> random.nextInt(-2, 100);
      default -> random.nextLong();
    };
  }

  private String text(String field, String name) {
    if (name.equals("configurationKeys") || field.matches("\\w*Config\\w*\\.name") && random.nextInt(8) != 0) {
      return CONFIGS[random.nextInt(CONFIGS.length)];
    }
    if (field.matches("\\w*Config\\w*\\.value") && random.nextInt(8) != 0) {
      return CONFIG_VALUES[random.nextInt(CONFIG_VALUES.length)];
    }
    boolean topic = name.equals("name") || name.equals("resourceName")
        || name.toLowerCase(Locale.ROOT).contains("topic");
    if (topic && random.nextInt(3) != 0) {
      return TOPICS.get(random.nextInt(TOPICS.size()));
    }
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private Uuid uuid() {
    return switch (random.nextInt(4)) {
      case 0 -> Uuid.ZERO;
      case 1 -> new Uuid(random.nextLong(), random.nextLong());
      default -> topicIds.getOrDefault(TOPICS.get(random.nextInt(TOPICS.size())), Uuid.ZERO);
    };
  }

  private ByteBuffer bytes() {
    byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(120, 300) : random.nextInt(8)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private ByteBuffer records() {
    if (random.nextInt(8) == 0) {
      return bytes();
    }
    var batch = new RecordBatchBuilder();
    if (random.nextInt(3) == 0) {
      batch.producer(random.nextInt(5), (short) random.nextInt(2), random.nextInt(3));
    }
    for (int count = random.nextInt(1, 4); count > 0; count--) {
      batch.append(1_700_000_000_000L + random.nextInt(1_000), bytes(), bytes(), List.of());
    }
    return batch.build();
  }
}
