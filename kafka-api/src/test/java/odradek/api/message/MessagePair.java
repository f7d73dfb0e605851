package odradek.api.message;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.Schema;

/** One of our message classes and its counterpart in Apache Kafka's client. */
record MessagePair(Class<?> ours, Class<? extends Message> theirs) {

  /** All messages that were generated. */
  static List<MessagePair> all() {
    try {
      URI folder = ApiKey.class.getResource("ApiKey.class").toURI();
      var pairs = new ArrayList<MessagePair>();
      try (Stream<Path> files = Files.list(Path.of(folder).getParent())) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString().replace(".class", "");
          if (!name.contains("$")) {
            Class<?> type = Class.forName(ApiKey.class.getPackageName() + "." + name);
            if (ApiMessage.class.isAssignableFrom(type)) {
              pairs.add(new MessagePair(type, counterpart(name)));
            }
          }
        }
      }
      return pairs;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<? extends Message> counterpart(String name) throws ClassNotFoundException {
    String full = "org.apache.kafka.common.message." + name;
    try {
      return Class.forName(full + "Data").asSubclass(Message.class);
    } catch (ClassNotFoundException e) {
      return Class.forName(full).asSubclass(Message.class);
    }
  }

  String name() {
    return ours.getSimpleName();
  }

  short lowest() {
    return constant(ours, "LOWEST_VERSION");
  }

  short highest() {
    return constant(ours, "HIGHEST_VERSION");
  }

  short theirLowest() {
    return constant(theirs, "LOWEST_SUPPORTED_VERSION");
  }

  short theirHighest() {
    return constant(theirs, "HIGHEST_SUPPORTED_VERSION");
  }

  private static short constant(Class<?> type, String name) {
    try {
      return type.getField(name).getShort(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  Schema schema(short version) {
    try {
      return ((Schema[]) theirs.getField("SCHEMAS").get(null))[version];
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  ApiMessage readOurs(ByteBuffer bytes, short version) {
    return (ApiMessage) invoke(method(ours, "read", WireReader.class, short.class), null, new WireReader(bytes),
        version);
  }

  ApiMessage ourDefault() {
    Object builder = invoke(method(ours, "builder"), null);
    return (ApiMessage) invoke(method(builder.getClass(), "build"), builder);
  }

  Message readTheirs(ByteBuffer bytes, short version) {
    Message message = theirDefault();
    message.read(new ByteBufferAccessor(bytes.duplicate()), version);
    return message;
  }

  Message theirDefault() {
    try {
      return theirs.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static ByteBuffer writeTheirs(Message message, short version) {
    return MessageUtil.toByteBufferAccessor(message, version).buffer();
  }

  static Method method(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls a method; an unchecked exception comes out as it is. */
  static Object invoke(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
