/**
 * The records in {@code __consumer_offsets}, generated at build time from the definitions that upstream publishes.
 *
 * <p>Only {@code GroupRecordCodec} works with them; everything else with {@code GroupRecord}.
 *
 * <p><b>Threading:</b> immutable.
 *
 * <p>Must not depend on any other package of this module.
 */
package odradek.core.group.record;
