package odradek.core.log;

import odradek.api.TopicIdPartition;
import odradek.api.record.BatchCodecs;
import odradek.core.spi.Clock;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;

/**
 * What a log is made of.
 *
 * @param partition whose log it is
 * @param storage its batches; belongs to the log from now on, which closes it
 * @param stateArea the state area of the engine that the storage belongs to
 * @param codecs for look-ups inside compressed batches
 * @param validator the validator of the log's shard, which many logs share
 * @param clock time
 * @param snapshotIntervalBytes after how many appended bytes the producers are written to the state area again at the
 *     latest; sooner if they are few. About as much has to be read when the log is opened after a crash
 */
public record LogEnvironment(
    TopicIdPartition partition,
    PartitionStorage storage,
    StateArea stateArea,
    BatchCodecs codecs,
    BatchValidator validator,
    Clock clock,
    long snapshotIntervalBytes) {

  /** A good interval: 16 MiB. */
  public static final long DEFAULT_SNAPSHOT_INTERVAL_BYTES = 16 << 20;
}
