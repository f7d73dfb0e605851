package odradek.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import odradek.api.Uuid;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Compares one of our records with an object of Apache Kafka's client, field by field and by name. */
final class SameValues {

  private SameValues() {}

  static void check(Object ours, Object theirs, String where) {
    if (ours == null) {
      assertNull(theirs, where);
      return;
    }
    assertNotNull(theirs, where);
    if (ours instanceof List<?> list) {
      var others = new ArrayList<>((Collection<?>) theirs);
      assertEquals(others.size(), list.size(), where);
      for (int i = 0; i < list.size(); i++) {
        check(list.get(i), others.get(i), where + "[" + i + "]");
      }
    } else if (ours instanceof Uuid uuid) {
      assertEquals(theirs.toString(), uuid.toString(), where);
    } else if (ours instanceof ByteBuffer buffer) {
      assertEquals(buffer(theirs), buffer, where);
    } else if (ours.getClass().isRecord()) {
      for (RecordComponent component : ours.getClass().getRecordComponents()) {
        Object theirValue = MessagePair.invoke(MessagePair.method(theirs.getClass(), component.getName()), theirs);
        check(MessagePair.invoke(component.getAccessor(), ours), theirValue, where + "." + component.getName());
      }
    } else {
      assertEquals(theirs, ours, where);
    }
  }

  private static ByteBuffer buffer(Object theirs) {
    if (theirs instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    return theirs instanceof MemoryRecords records ? records.buffer() : (ByteBuffer) theirs;
  }
}
