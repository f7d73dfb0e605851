/**
 * The configuration vocabulary: which keys exist, what values they take, where they may be set, and what is in effect.
 *
 * <p>Entry points: {@link odradek.core.config.BrokerConfig#of} turns the properties of a broker into a typed view or
 * fails with key, value and rule; {@link odradek.core.config.ConfigResolver} finds out what is in effect for a topic or
 * a broker and where it comes from; {@link odradek.core.config.BrokerConfigs} and {@link
 * odradek.core.config.TopicConfigs} are the tables behind both.
 *
 * <p>Names are Kafka's, so that the {@code server.properties} of an existing broker starts this one. Keys of Kafka that
 * have no effect here are in a resource of their own: they are named once when a broker starts and described to nobody.
 *
 * <p><b>Threading:</b> everything here is immutable. <b>Depends on</b> {@code odradek.core.spi} alone; knows no
 * metadata, no log, no clock.
 */
package odradek.core.config;
