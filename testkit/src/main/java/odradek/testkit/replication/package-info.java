/**
 * For authors of metadata quorums and replication transports: what the broker relies on, as tests.
 *
 * <p>Entry point: {@link odradek.testkit.replication.MetadataQuorumContractTest}. Depends on
 * {@code odradek.core.spi.replication} and JUnit alone.
 */
package odradek.testkit.replication;
