package odradek.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.TopicIdPartition;

/**
 * What the engine notes of one partition in the journal. A note says what is durable already, so it need not be durable
 * itself: without it there is more to check after a crash. Where the order matters, the methods say so and are durable.
 *
 * <pre>
 * _m          start offset 8 | incarnation 8      the partition exists; no segment below the start is valid
 * _c          segment note                        the segment that is written to, as far as it is durable
 * _s{base}    segment note                        a segment that takes no more, 16 hex digits
 * _r          see ReplaceNote                     a replacement that is committed and may not be carried out
 * _a          nothing                             the journal was lost and knows nothing of the segments
 * </pre>
 *
 * <p><b>Threading:</b> under the partition's {@code changes} lock.
 */
final class PartitionNotes {

  static final String META = "_m";
  static final String CHECKPOINT = "_c";
  static final String REPLACE = "_r";
  static final String CLOSED_SEGMENT = "_s";
  static final String ADOPTED = "_a";

  /** So much more that is durable is noted at once rather than later. */
  private static final long URGENT_BYTES = 8 << 20;

  /**
   * The note {@code _m}.
   *
   * @param startOffset no segment below it is valid
   * @param incarnation tells a partition from an earlier one of the same id
   */
  record Meta(long startOffset, long incarnation) {

    byte[] encoded() {
      return ByteBuffer.allocate(2 * Long.BYTES).putLong(startOffset).putLong(incarnation).array();
    }

    static Meta decode(byte[] bytes) {
      ByteBuffer source = ByteBuffer.wrap(bytes);
      return new Meta(source.getLong(), source.getLong());
    }
  }

  private final TopicIdPartition id;
  private final StateJournal journal;
  private final List<JournalFrames.Entry> pending = new ArrayList<>(0);
  private SegmentNote written;
  private SegmentNote checkpoint;
  private volatile boolean any;

  PartitionNotes(TopicIdPartition id, StateJournal journal) {
    this.id = id;
    this.journal = journal;
  }

  /** Whether a key is the engine's. */
  static boolean isOwn(String key) {
    return key.charAt(0) == '_';
  }

  static String closedKey(long baseOffset) {
    String digits = Long.toHexString(baseOffset);
    return CLOSED_SEGMENT + "0".repeat(2 * Long.BYTES - digits.length()) + digits;
  }

  /** Tells what the journal says already. */
  void restored(SegmentNote journaled) {
    written = journaled;
    checkpoint = journaled;
  }

  /** A segment was forced to the device. */
  void forced(Segment segment, SegmentNote note, boolean active) {
    if (active) {
      checkpoint = note;
      any |= !note.equals(written);
    } else if (!segment.isNoted()) {
      segment.noted();
      pending.add(put(closedKey(note.baseOffset()), note.encoded()));
      any = true;
    }
  }

  /** Whether there is something to write; asked without a lock. */
  boolean isPending() {
    return any;
  }

  /** Whether what is to be written should not wait. */
  boolean isUrgent() {
    return any && (!pending.isEmpty() || written == null || checkpoint.baseOffset() != written.baseOffset()
        || checkpoint.sizeBytes() - (long) written.sizeBytes() > URGENT_BYTES);
  }

  void write() throws IOException {
    write(List.of(), false);
  }

  /**
   * Writes what is pending, and more. What could not be written is pending again: a later note of the segment that is
   * written to would otherwise hide that an earlier segment was never noted.
   */
  private void write(List<JournalFrames.Entry> more, boolean durable) throws IOException {
    var entries = new ArrayList<JournalFrames.Entry>(pending);
    SegmentNote latest = checkpoint;
    if (latest != null && !latest.equals(written)) {
      entries.add(put(CHECKPOINT, latest.encoded()));
    }
    entries.addAll(more);
    journal.writeOwn(entries, durable);
    pending.clear();
    any = false;
    written = latest;
  }

  /** Durable: the log ends at a note from now on; segments behind it are not to be believed. */
  void cut(SegmentNote note, Segment[] from) throws IOException {
    var entries = new ArrayList<JournalFrames.Entry>();
    for (Segment segment : from) {
      entries.add(remove(closedKey(segment.baseOffset())));
    }
    entries.add(put(CHECKPOINT, note.encoded()));
    write(entries, true);
    restored(note);
  }

  /** Durable: no segment below an offset is valid from now on. */
  void start(long startOffset, Segment[] gone) throws IOException {
    Meta known = Meta.decode(journal.readOwn(id).get(META));
    var entries = new ArrayList<JournalFrames.Entry>();
    for (Segment segment : gone) {
      entries.add(remove(closedKey(segment.baseOffset())));
    }
    entries.add(put(META, new Meta(startOffset, known.incarnation()).encoded()));
    write(entries, true);
  }

  /** Durable: a replacement is committed. */
  void replacing(ReplaceNote note) throws IOException {
    write(List.of(put(REPLACE, note.encoded())), true);
  }

  /** Durable: a replacement is carried out. */
  void replaced(ReplaceNote note) throws IOException {
    var entries = new ArrayList<JournalFrames.Entry>();
    note.oldBaseOffsets().forEach(base -> entries.add(remove(closedKey(base))));
    note.segments().forEach(segment -> entries.add(put(closedKey(segment.baseOffset()), segment.encoded())));
    entries.add(remove(REPLACE));
    write(entries, true);
  }

  /** Durable: the segments that were found are noted. */
  void adopted() throws IOException {
    write(List.of(remove(ADOPTED)), true);
  }

  private JournalFrames.Entry put(String key, byte[] value) {
    return new JournalFrames.Entry(id, key, value);
  }

  private JournalFrames.Entry remove(String key) {
    return new JournalFrames.Entry(id, key, null);
  }
}
