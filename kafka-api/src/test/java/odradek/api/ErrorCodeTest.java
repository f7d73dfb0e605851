package odradek.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** The error codes against those of Apache Kafka's client. */
class ErrorCodeTest {

  @Test
  void matchesTheJavaClient() {
    assertEquals(Errors.values().length, ErrorCode.values().length);
    for (Errors theirs : Errors.values()) {
      ErrorCode ours = ErrorCode.valueOf(theirs.name());
      assertEquals(theirs.code(), ours.code(), theirs.name());
      assertEquals(theirs.exception() instanceof RetriableException, ours.isRetriable(), theirs.name());
      assertSame(ours, ErrorCode.forCode(theirs.code()));
    }
  }

  @Test
  void everyCodeHasItsOwnWords() {
    for (Errors theirs : Errors.values()) {
      String message = ErrorCode.forCode(theirs.code()).message();
      assertFalse(message.isBlank());
      assertFalse(message.equalsIgnoreCase(theirs.message()), message);
    }
  }

  @Test
  void aNumberThatIsNotKnownIsAServerError() {
    assertSame(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.forCode((short) -2));
    assertSame(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.forCode((short) 1000));
    assertSame(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.forCode(Short.MIN_VALUE));
  }
}
