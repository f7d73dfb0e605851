package odradek.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import odradek.api.TopicIdPartition;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.RecoveryReport;

/**
 * Opens a partition: compares the files in its folder with what the journal knows to be durable, reads what is behind
 * that, and cuts off what is not sound.
 *
 * <p>After a clean close the journal knows everything, and no batch is read. What the journal promises and the folder
 * does not hold is damage that opening does not repair: the broker decides what becomes of the partition.
 *
 * <p><b>Threading:</b> confined to one thread; one loader per opening.
 */
final class PartitionLoader {

  private final TopicIdPartition id;
  private final boolean clean;
  private final PartitionContext context;
  private final FileResources resources;
  private final Path folder;
  private final PartitionNotes notes;
  private final Map<Long, SegmentNote> closedNotes = new TreeMap<>();
  private final List<Segment> segments = new ArrayList<>();
  private PartitionNotes.Meta meta;
  private SegmentNote checkpoint;
  private Set<String> names = Set.of();
  private long endOffset;
  private long durableOffset;
  private boolean adopted;
  private boolean scanned;
  private boolean cut;
  private long removedBytes;
  private String reason;

  /**
   * A loader.
   *
   * @param clean whether the directory was closed cleanly and the partition was not open since
   */
  PartitionLoader(TopicIdPartition id, PartitionContext context, FileResources resources, boolean clean) {
    this.id = id;
    this.clean = clean;
    this.context = context;
    this.resources = resources;
    this.folder = resources.root().resolve(FileNames.folder(id));
    this.notes = new PartitionNotes(id, resources.journal());
  }

  FilePartition load() throws IOException {
    readNotes();
    listFolder();
    Set<Long> bases = tidy();
    if (!clean && resources.rootFolder().has(folder.getFileName().toString())) {
      // Names that an earlier process removed may otherwise come back with the next crash.
      resources.disk().syncDirectory(folder);
    }
    requirePromised(bases);
    endOffset = meta.startOffset();
    durableOffset = endOffset;
    for (long base : bases) {
      SegmentNote known = noteOf(base);
      if (!cut && known == null && !continues(base)) {
        cut = true;
        reason = "segment " + base + " does not continue the log, which ends at " + endOffset;
      }
      if (cut) {
        removeWhole(base);
      } else {
        loadSegment(base, known == null ? SegmentNote.empty(base, endOffset) : known);
      }
    }
    if (checkpoint != null && checkpoint.baseOffset() >= meta.startOffset() && !cut) {
      endOffset = Math.max(endOffset, checkpoint.endOffset());
    }
    if (segments.isEmpty() || lastSegment().isNoted()) {
      segments.add(new Segment(resources, folder, endOffset, "", false));
    }
    report();
    var partition = new FilePartition(id, context, resources, segments.toArray(Segment[]::new), endOffset);
    partition.durableOffset(Math.min(durableOffset, endOffset));
    partition.notes().restored(checkpoint);
    if (adopted) {
      partition.force();
      partition.notes().adopted();
    }
    return partition;
  }

  private Segment lastSegment() {
    return segments.get(segments.size() - 1);
  }

  /** What the journal knows of a segment, or null. */
  private SegmentNote noteOf(long base) {
    SegmentNote closed = closedNotes.get(base);
    if (closed != null) {
      return closed;
    }
    return checkpoint != null && checkpoint.baseOffset() == base ? checkpoint : null;
  }

  /**
   * Whether a segment of which the journal knows nothing begins where the log was when it was made: at its end, or,
   * where that would be too far from its first batch, farther. Otherwise what came before it has been lost.
   */
  private boolean continues(long base) {
    return adopted || base == endOffset || base - endOffset > Integer.MAX_VALUE / 2;
  }

  private void readNotes() throws IOException {
    ReplaceNote replace = null;
    for (Map.Entry<String, byte[]> entry : resources.journal().readOwn(id).entrySet()) {
      String key = entry.getKey();
      if (key.equals(PartitionNotes.META)) {
        meta = PartitionNotes.Meta.decode(entry.getValue());
      } else if (key.equals(PartitionNotes.CHECKPOINT)) {
        checkpoint = SegmentNote.get(ByteBuffer.wrap(entry.getValue()));
      } else if (key.equals(PartitionNotes.ADOPTED)) {
        adopted = true;
      } else if (key.equals(PartitionNotes.REPLACE)) {
        replace = ReplaceNote.decode(entry.getValue());
      } else {
        SegmentNote note = SegmentNote.get(ByteBuffer.wrap(entry.getValue()));
        closedNotes.put(note.baseOffset(), note);
      }
    }
    if (replace != null) {
      finishReplacement(replace);
    }
  }

  /** Carries out what is left of a replacement that was committed. */
  private void finishReplacement(ReplaceNote replace) throws IOException {
    var fresh = new HashSet<Long>();
    for (SegmentNote segment : replace.segments()) {
      fresh.add(segment.baseOffset());
      Path cleaned = path(segment.baseOffset(), FileNames.LOG + FileNames.CLEANED);
      if (resources.disk().size(cleaned) >= 0) {
        new Segment(resources, folder, segment.baseOffset(), FileNames.CLEANED, false).adopt(folder);
      }
    }
    for (long base : replace.oldBaseOffsets()) {
      closedNotes.remove(base);
      if (!fresh.contains(base)) {
        removeFiles(base);
      }
    }
    replace.segments().forEach(segment -> closedNotes.put(segment.baseOffset(), segment));
    resources.disk().syncDirectory(folder);
    notes.replaced(replace);
  }

  private void listFolder() throws IOException {
    if (resources.rootFolder().has(folder.getFileName().toString())) {
      try {
        names = new TreeSet<>(resources.disk().list(folder));
      } catch (NoSuchFileException e) {
        throw new CorruptStorageException(folder.toString(), "the folder vanished while the directory was open");
      }
    }
  }

  /** Removes leftovers; the base offsets of the segments that are to be looked at. */
  private Set<Long> tidy() throws IOException {
    var bases = new TreeSet<Long>();
    for (String name : names) {
      long base = FileNames.baseOffset(name);
      if (base >= meta.startOffset()) {
        bases.add(base);
      } else if (base >= 0 || name.endsWith(FileNames.DELETED) || name.endsWith(FileNames.CLEANED)
          || name.endsWith(FileNames.TEMPORARY)) {
        resources.disk().delete(folder.resolve(name));
      }
    }
    for (String name : names) {
      boolean index = name.endsWith(FileNames.OFFSET_INDEX) || name.endsWith(FileNames.TIME_INDEX);
      String log = name.substring(0, Math.max(0, name.indexOf('.'))) + FileNames.LOG;
      if (index && !bases.contains(FileNames.baseOffset(log))) {
        resources.disk().delete(folder.resolve(name));
      }
    }
    closedNotes.keySet().removeIf(base -> base < meta.startOffset());
    return bases;
  }

  /** What the journal says to be durable must be there. */
  private void requirePromised(Set<Long> bases) throws IOException {
    for (SegmentNote note : closedNotes.values()) {
      if (!bases.contains(note.baseOffset())) {
        throw missing(note);
      }
    }
    boolean live = checkpoint != null && checkpoint.baseOffset() >= meta.startOffset();
    if (live && checkpoint.sizeBytes() > 0 && !bases.contains(checkpoint.baseOffset())) {
      throw missing(checkpoint);
    }
  }

  private CorruptStorageException missing(SegmentNote note) {
    return new CorruptStorageException(path(note.baseOffset(), FileNames.LOG).toString(),
        "the file is missing, expected "
        + note.sizeBytes() + " durable bytes; restore it, or delete the partition and let it be copied from another broker");
  }

  private void loadSegment(long base, SegmentNote known) throws IOException {
    if (!segments.isEmpty() && !lastSegment().isNoted()) {
      lastSegment().finishIndexes();
    }
    Path path = path(base, FileNames.LOG);
    String digits = FileNames.digits(base);
    boolean indexed = names.contains(digits + FileNames.OFFSET_INDEX) || names.contains(digits + FileNames.TIME_INDEX);
    var segment = new Segment(resources, folder, base, "", indexed);
    boolean closed = closedNotes.containsKey(base);
    long fileBytes = resources.disk().size(path);
    if (fileBytes < known.sizeBytes()) {
      throw new CorruptStorageException(path.toString(), "the file has " + fileBytes + " bytes, expected "
          + known.sizeBytes() + " durable ones; restore it, or delete the partition and let it be copied from another "
          + "broker");
    }
    segment.restore(known, known.sizeBytes() > 0);
    endOffset = Math.max(endOffset, known.endOffset());
    if (noteOf(base) != null && !scanned) {
      durableOffset = endOffset;
    }
    segments.add(segment);
    if (closed) {
      segment.noted();
    } else if (fileBytes == known.sizeBytes()) {
      segment.continueIndexes();
      if (!clean) {
        forceCut(segment);
      }
    }
    if (fileBytes > known.sizeBytes()) {
      scan(segment, known, fileBytes, closed);
    }
  }

  /**
   * The file is as long as the journal says; but if it was cut to that just before the end, the cut may not be durable.
   */
  private static void forceCut(Segment segment) throws IOException {
    OpenFile open = segment.log().acquire();
    try {
      open.file().force();
    } finally {
      open.release();
    }
  }

  /** Reads what the journal does not vouch for. */
  private void scan(Segment segment, SegmentNote known, long fileBytes, boolean closed) throws IOException {
    scanned = true;
    OpenFile open = segment.log().acquire();
    try {
      int end = known.sizeBytes();
      String stopped = "the segment was closed at position " + end;
      if (!closed) {
        segment.prepareIndexes(known);
        var scan = new TailScan(open.file(), fileBytes, segment.baseOffset());
        end = scan.scan(known.sizeBytes(), endOffset, (batch, position) -> take(segment, batch, position));
        stopped = scan.reason();
        resources.metrics().recovered(end - known.sizeBytes());
      }
      if (end < fileBytes) {
        cut(segment, open.file(), end, fileBytes, stopped);
      }
    } finally {
      open.release();
    }
  }

  private void take(Segment segment, RecordBatch batch, int position) throws IOException {
    segment.index(batch, position, context.options());
    segment.publish(position + batch.sizeBytes(), batch.nextOffset());
    endOffset = batch.nextOffset();
  }

  private void cut(Segment segment, DiskFile file, int end, long fileBytes, String why) throws IOException {
    for (long base : closedNotes.keySet()) {
      if (base > segment.baseOffset() && !segment.isNoted()) {
        throw new CorruptStorageException(segment.log().path().toString(), why + "; that is not the end of the log, a "
            + "later segment is durable; restore the file, or delete the partition and let it be copied from another broker");
      }
    }
    file.truncate(end);
    file.force();
    removedBytes += fileBytes - end;
    reason = segment.log().path().getFileName() + " " + why;
    cut = !segment.isNoted();
  }

  /** A segment behind the place where the log was cut. */
  private void removeWhole(long base) throws IOException {
    removedBytes += Math.max(0, resources.disk().size(path(base, FileNames.LOG)));
    removeFiles(base);
  }

  private void removeFiles(long base) throws IOException {
    resources.disk().delete(path(base, FileNames.LOG));
    resources.disk().delete(path(base, FileNames.OFFSET_INDEX));
    resources.disk().delete(path(base, FileNames.TIME_INDEX));
  }

  private void report() throws IOException {
    if (reason != null) {
      resources.disk().syncDirectory(folder);
    }
    if (removedBytes > 0) {
      context.recovered(new RecoveryReport(endOffset, removedBytes, reason));
    }
  }

  private Path path(long base, String suffix) {
    return folder.resolve(FileNames.digits(base) + suffix);
  }
}
