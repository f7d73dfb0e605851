package odradek.core.hosting;

import odradek.core.compaction.CleanPlan;
import odradek.core.log.LogConfig;

/**
 * A log that could be compacted.
 *
 * @param hosted the partition
 * @param config the topic's settings
 * @param plan which part of it
 * @param mark how the log was when the plan was made, see {@link odradek.core.log.PartitionLog#cleaningMark}
 * @param due whether it is time to
 */
record CompactionCandidate(HostedPartition hosted, LogConfig config, CleanPlan plan, int mark, boolean due) {}
