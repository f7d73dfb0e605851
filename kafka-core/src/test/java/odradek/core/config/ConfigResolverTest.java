package odradek.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigResolverTest {

  private static final ConfigResolver DEFAULTS = ConfigResolver.of(BrokerConfig.of(Map.of()));

  @Test
  void theDefaultsOfATopicAreKafkas() {
    EffectiveTopicConfig topic = DEFAULTS.topic(Map.of(), "file");

    assertEquals("file", topic.storageProvider());
    assertEquals(604_800_000L, topic.cleanup().retentionMs());
    assertEquals(-1, topic.cleanup().retentionBytes());
    assertTrue(topic.cleanup().delete());
    assertFalse(topic.cleanup().compact());
    assertEquals(1 << 30, topic.segment().bytes());
    assertEquals(604_800_000L, topic.segment().ms());
    assertEquals(0, topic.segment().jitterMs());
    assertEquals(1_048_588, topic.maxMessageBytes());
    assertEquals(3_600_000, topic.timestamps().afterMaxMs());
    assertEquals(Long.MAX_VALUE, topic.flush().ms());
    assertFalse(topic.flush().acknowledgedOnceFlushed());
    assertEquals(1, topic.minInsyncReplicas());
    assertEquals("producer", topic.compression().type());
  }

  @Test
  void millisecondsWinOverMinutesOverHours() {
    assertEquals(7_200_000L, retentionMs(Map.of("log.retention.hours", "2")));
    assertEquals(180_000L, retentionMs(Map.of("log.retention.hours", "2", "log.retention.minutes", "3")));
    assertEquals(4L, retentionMs(
        Map.of("log.retention.hours", "2", "log.retention.minutes", "3", "log.retention.ms", "4")));
    assertEquals(-1L, retentionMs(Map.of("log.retention.hours", "-1")));
  }

  private static long retentionMs(Map<String, String> properties) {
    return ConfigResolver.of(BrokerConfig.of(properties)).topic(Map.of(), "file").cleanup().retentionMs();
  }

  @Test
  void theMoreSpecificSourceWinsAndAllAreTold() {
    ConfigResolver resolver = ConfigResolver.of(BrokerConfig.of(Map.of("log.retention.hours", "2")))
        .with(Map.of("log.retention.ms", "50"), Map.of("log.retention.ms", "40"));

    ConfigEntry entry = entry(resolver.describeTopic(Map.of("retention.ms", "30"), "file"), "retention.ms");
    assertEquals("30", entry.value());
    assertEquals(ConfigSource.TOPIC, entry.source());
    assertEquals(
        List.of(
            new ConfigEntry.Synonym("retention.ms", "30", ConfigSource.TOPIC),
            new ConfigEntry.Synonym("log.retention.ms", "40", ConfigSource.DYNAMIC_BROKER),
            new ConfigEntry.Synonym("log.retention.ms", "50", ConfigSource.DYNAMIC_DEFAULT_BROKER),
            new ConfigEntry.Synonym("log.retention.hours", "2", ConfigSource.STATIC_BROKER),
            new ConfigEntry.Synonym("log.retention.hours", "168", ConfigSource.DEFAULT)),
        entry.synonyms());

    assertEquals(40, resolver.topic(Map.of(), "file").cleanup().retentionMs());
    assertEquals(30, resolver.topic(Map.of("retention.ms", "30"), "file").cleanup().retentionMs());
    ConfigEntry broker = entry(resolver.describeBroker(), "log.retention.ms");
    assertEquals("40", broker.value());
    assertEquals(ConfigSource.DYNAMIC_BROKER, broker.source());
    assertEquals(List.of("log.retention.ms"), resolver.describeAllBrokers().stream().map(ConfigEntry::key).toList());
  }

  @Test
  void anEntryNobodySetHasItsDefault() {
    ConfigEntry entry = entry(DEFAULTS.describeTopic(Map.of(), "file"), "segment.bytes");

    assertEquals("1073741824", entry.value());
    assertEquals(ConfigSource.DEFAULT, entry.source());
    assertEquals(List.of(new ConfigEntry.Synonym("log.segment.bytes", "1073741824", ConfigSource.DEFAULT)),
        entry.synonyms());
    assertEquals(ConfigType.INT, entry.definition().type());
    assertFalse(entry.readOnly());
  }

  @Test
  void everyHonouredKeyIsDescribedAndNoOther() {
    List<ConfigEntry> topic = DEFAULTS.describeTopic(Map.of(), "file");
    assertEquals(TopicConfigs.all().size() - 1, topic.size());
    assertTrue(topic.stream().noneMatch(entry -> entry.key().equals(TopicConfigs.INTERNAL_SEGMENT_BYTES)));
    assertTrue(topic.stream().allMatch(entry -> entry.value() != null));
    assertEquals(BrokerConfigs.all().size(), DEFAULTS.describeBroker().size());
    ConfigEntry listeners = entry(DEFAULTS.describeBroker(), "listeners");
    assertTrue(listeners.readOnly());
    assertNull(entry(DEFAULTS.describeBroker(), "broker.rack").value());
  }

  @Test
  void aTopicKeepsItsStorageWhenTheBrokersDefaultChanges() {
    ConfigResolver resolver = ConfigResolver.of(BrokerConfig.of(Map.of("storage.provider", "memory")));

    ConfigEntry kept = entry(resolver.describeTopic(Map.of(), "file"), "storage.provider");
    assertEquals("file", kept.value());
    assertEquals(ConfigSource.TOPIC, kept.source());
    assertTrue(kept.readOnly());
    assertEquals(ConfigSource.STATIC_BROKER,
        entry(resolver.describeTopic(Map.of(), "memory"), "storage.provider").source());
  }

  @Test
  void topicValuesAreCheckedOneByOneAndTogether() {
    assertEquals(Map.of("cleanup.policy", "compact,delete", "retention.ms", "0"),
        DEFAULTS.checkedTopic(Map.of("cleanup.policy", " compact , delete,compact", "retention.ms", " 0 ")));
    assertEquals(Map.of("cleanup.policy", ""), DEFAULTS.checkedTopic(Map.of("cleanup.policy", "")));
    refused("segment.bytes", "1024", "at least 1048576");
    refused("no.such.thing", "1", "there is none of this name");
    refused("remote.storage.enable", "true", "no effect here");
    refused("min.compaction.lag.ms", "9223372036854775808", "whole number");
    refused("cleanup.policy", "compact,", "delete, compact");
    refused("cleanup.policy", ",", "delete, compact");
    assertEquals(Map.of("cleanup.policy", "", "unclean.leader.election.enable", "true"), DEFAULTS.checkedTopic(
        Map.of("cleanup.policy", "", "unclean.leader.election.enable", "True")));
    var thrown = assertThrows(InvalidConfigException.class, () -> DEFAULTS.checkedTopic(
        Map.of("min.compaction.lag.ms", "10", "max.compaction.lag.ms", "9")));
    assertEquals("min.compaction.lag.ms", thrown.key());
  }

  @Test
  void whatHasNoEffectMayHaveKafkasDefaultAndIsNotKept() {
    Map<String, String> defaults = Map.of(
        "preallocate", " False ",
        "remote.storage.enable", "false",
        "remote.log.copy.disable", "false",
        "remote.log.delete.on.disable", "false",
        "local.retention.ms", "-2",
        "local.retention.bytes", "-2",
        "leader.replication.throttled.replicas", "",
        "follower.replication.throttled.replicas", " ",
        "errors.deadletterqueue.group.enable", "false");
    assertEquals(Map.of(), DEFAULTS.checkedTopic(defaults));
    assertEquals(Map.of(), DEFAULTS.checkedTopic(Map.of("message.downconversion.enable", "true")));
    assertEquals(Map.of(), DEFAULTS.checkedTopic(Map.of("message.downconversion.enable", "false")));
    defaults.keySet().forEach(key -> refused(key, "1", "no effect here"));
    refused("message.downconversion.enable", "maybe", "no effect here");
    refused("preallocate", "", "no effect here");
    refused("local.retention.ms", "-1", "no effect here");
    refused("remote.copy.lag.ms", "0", "no effect here");
  }

  private static void refused(String key, String value, String rule) {
    var thrown = assertThrows(InvalidConfigException.class, () -> DEFAULTS.checkedTopic(Map.of(key, value)));
    assertEquals(key, thrown.key());
    assertTrue(thrown.getMessage().contains(rule), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("'" + value + "'"), thrown.getMessage());
  }

  @Test
  void changesAtRunTimeReachTheTypedView() {
    BrokerConfig changed = DEFAULTS.with(Map.of("log.segment.bytes", "2000000"), Map.of()).broker();

    assertEquals("2000000", changed.given("log.segment.bytes"));
    assertEquals(9092, changed.listeners().opened().get(0).port());
  }

  @Test
  void aSmallSegmentForTestsIsShownOnlyWhereItIsSet() {
    Map<String, String> overrides = DEFAULTS.checkedTopic(Map.of(TopicConfigs.INTERNAL_SEGMENT_BYTES, "512"));

    assertEquals(512, DEFAULTS.topic(overrides, "file").segment().bytes());
    assertEquals("512", entry(DEFAULTS.describeTopic(overrides, "file"), TopicConfigs.INTERNAL_SEGMENT_BYTES).value());
  }

  private static ConfigEntry entry(List<ConfigEntry> entries, String key) {
    return entries.stream().filter(entry -> entry.key().equals(key)).findFirst().orElseThrow();
  }
}
