package odradek.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiMessages;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;

/** Reads answers of any API. */
final class Answers {

  private Answers() {}

  /** An answer fits its request, has no byte too many, and blames nothing on the server. */
  static void check(ByteBuffer request, ByteBuffer answer, String what) {
    ApiMessage response = read(request, answer, what);
    errorCodes(response, (field, error) ->
        assertTrue(error != ErrorCode.UNKNOWN_SERVER_ERROR, field + " blames the server: " + response + ", " + what));
  }

  /** Reads the answer to a request. */
  static ApiMessage read(ByteBuffer request, ByteBuffer answer, String what) {
    ApiKey key = ApiKey.forId(request.getShort(0));
    short version = request.getShort(2);
    assertEquals(request.getInt(4), answer.getInt(), "correlation id, " + what);
    if (key == ApiKey.API_VERSIONS && answer.getShort(4) == ErrorCode.UNSUPPORTED_VERSION.code()) {
      version = 0;
    }
    if (key.responseHeaderVersion(version) > 0) {
      assertEquals(0, answer.get(), "header tags, " + what);
    }
    var reader = new WireReader(answer);
    ApiMessage response;
    try {
      response = ApiMessages.readResponse(key, reader, version);
    } catch (RuntimeException e) {
      throw new AssertionError("an answer that cannot be read: " + e + ", " + what, e);
    }
    assertEquals(answer.limit(), reader.position(), "bytes behind " + response + ", " + what);
    return response;
  }

  /** Every error code in a message, with the name of its field. */
  static void errorCodes(Object value, BiConsumer<String, ErrorCode> consumer) {
    if (value instanceof List<?> list) {
      list.forEach(element -> errorCodes(element, consumer));
    } else if (value instanceof Record message) {
      for (RecordComponent component : message.getClass().getRecordComponents()) {
        Object field = component(message, component);
        if (field instanceof Short code && component.getName().toLowerCase(Locale.ROOT).endsWith("errorcode")) {
          consumer.accept(message.getClass().getSimpleName() + "." + component.getName(), ErrorCode.forCode(code));
        } else {
          errorCodes(field, consumer);
        }
      }
    }
  }

  private static Object component(Record message, RecordComponent component) {
    try {
      return component.getAccessor().invoke(message);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
