package odradek.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.common.message.ApiMessageType;
import org.junit.jupiter.api.Test;

/** The list of APIs against that of Apache Kafka's client. */
class ApiKeyTest {

  @Test
  void matchesTheJavaClient() {
    int known = 0;
    for (ApiMessageType theirs : ApiMessageType.values()) {
      ApiKey ours = ApiKey.forId(theirs.apiKey());
      if (theirs.highestSupportedVersion(true) < 0) {
        assertNull(ours, theirs.name());
        continue;
      }
      known++;
      assertEquals(theirs.name(), ours.name());
      assertEquals(theirs.apiKey(), ours.id());
      assertEquals(theirs.lowestSupportedVersion(), ours.lowestVersion(), theirs.name());
      assertEquals(theirs.highestSupportedVersion(true), ours.highestVersion(), theirs.name());
      assertEquals(theirs.latestVersionUnstable(), ours.latestVersionUnstable(), theirs.name());
      assertEquals(theirs.listeners().contains(ApiMessageType.ListenerType.BROKER), ours.servedByBroker());
      assertEquals(theirs.listeners().contains(ApiMessageType.ListenerType.CONTROLLER), ours.servedByController());
      for (short version = ours.lowestVersion(); version <= ours.highestVersion(); version++) {
        assertEquals(theirs.requestHeaderVersion(version), ours.requestHeaderVersion(version), theirs.name());
        assertEquals(theirs.responseHeaderVersion(version), ours.responseHeaderVersion(version), theirs.name());
      }
    }
    assertEquals(known, ApiKey.values().length);
  }

  @Test
  void numbersThatStandForNothing() {
    assertNull(ApiKey.forId(-1));
    assertNull(ApiKey.forId(4), "removed upstream");
    assertNull(ApiKey.forId(Short.MAX_VALUE));
  }

  @Test
  void versionsOfARequest() {
    assertFalse(ApiKey.FETCH.isRequestVersionValid(ApiKey.FETCH.lowestVersion() - 1));
    assertTrue(ApiKey.FETCH.isRequestVersionValid(ApiKey.FETCH.lowestVersion()));
    assertTrue(ApiKey.FETCH.isRequestVersionValid(ApiKey.FETCH.highestVersion()));
    assertFalse(ApiKey.FETCH.isRequestVersionValid(ApiKey.FETCH.highestVersion() + 1));
  }
}
