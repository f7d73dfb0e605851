package odradek.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A file system in memory that fails and crashes on demand, and then shows what a real one may: writes that were not
 * forced are lost, torn or arrive out of order; names that were not synced are lost from the last one on, each
 * directory by itself. What was forced or synced is there.
 *
 * <p>Not modelled: what hardware does that lies about syncs. Confined to one thread.
 */
final class SimDisk implements Disk {

  /** What happens at the call that was chosen. */
  enum Fault {
    /** That call fails, later ones work. */
    ONCE,
    /** From that call on everything fails: the power is gone. */
    POWER_CUT,
    /** From that call on nothing can be written or made, after half of the first write. */
    FULL
  }

  private static final int SECTOR_BYTES = 512;

  /** A change of a file's content that was not forced yet; data is null for a truncation. */
  private record Change(long position, byte[] data) {}

  /** A change of a directory's names that was not synced yet; node is null for a removal. */
  private record Rename(String gone, String name, Node node) {}

  /** A file or a directory. */
  private abstract static sealed class Node permits Inode, Folder {}

  private static final class Inode extends Node {
    private byte[] content = new byte[0];
    private byte[] durable = new byte[0];
    private final List<Change> pending = new ArrayList<>();
  }

  private static final class Folder extends Node {
    private final Map<String, Node> names = new LinkedHashMap<>();
    private Map<String, Node> durable = new LinkedHashMap<>();
    private final List<Rename> pending = new ArrayList<>();

    void change(Rename change) {
      apply(names, change);
      pending.add(change);
    }

    static void apply(Map<String, Node> target, Rename change) {
      if (change.gone != null) {
        target.remove(change.gone);
      }
      if (change.name != null) {
        target.remove(change.name);
        target.put(change.name, change.node);
      }
    }
  }

  private Folder root = new Folder();
  private final List<Path> locked = new ArrayList<>();
  private int openFileCount;
  private int mostOpenFiles;
  private long callCount;
  private long faultAt = Long.MAX_VALUE;
  private Fault fault;

  /** Chooses the call that fails, counted from now. */
  void failAt(long calls, Fault kind) {
    faultAt = callCount + calls;
    fault = kind;
  }

  void heal() {
    faultAt = Long.MAX_VALUE;
    fault = null;
  }

  long callCount() {
    return callCount;
  }

  int openFileCount() {
    return openFileCount;
  }

  int mostOpenFiles() {
    return mostOpenFiles;
  }

  /** Whether the chosen call has happened. */
  boolean hasFailed() {
    return callCount >= faultAt;
  }

  private void call(boolean writes, String what) throws IOException {
    callCount++;
    if (callCount < faultAt) {
      return;
    }
    boolean fails = switch (fault) {
      case ONCE -> callCount == faultAt;
      case POWER_CUT -> true;
      case FULL -> writes;
    };
    if (fails) {
      throw new IOException("injected " + fault + " at call " + callCount + ": " + what);
    }
  }

  /** Takes the power away: everything that was not made durable is at the mercy of the seed. */
  void crash(SplittableRandom random) {
    crash(root, random);
    openFileCount = 0;
    locked.clear();
    heal();
  }

  /** Ends the process, but not the machine: nothing is lost, but nobody holds anything. */
  void kill() {
    openFileCount = 0;
    locked.clear();
    heal();
  }

  private static void crash(Folder folder, SplittableRandom random) {
    int kept = random.nextInt(3) == 0 ? folder.pending.size() : random.nextInt(folder.pending.size() + 1);
    var names = new LinkedHashMap<>(folder.durable);
    folder.pending.subList(0, kept).forEach(change -> Folder.apply(names, change));
    folder.pending.clear();
    folder.names.clear();
    folder.names.putAll(names);
    folder.durable = names;
    for (Node node : names.values()) {
      if (node instanceof Folder below) {
        crash(below, random);
      } else if (node instanceof Inode file) {
        crash(file, random);
      }
    }
  }

  private static void crash(Inode file, SplittableRandom random) {
    byte[] content = file.durable;
    int kept = random.nextInt(3) == 0 ? file.pending.size() : random.nextInt(file.pending.size() + 1);
    for (int i = 0; i < kept; i++) {
      content = apply(content, file.pending.get(i));
    }
    boolean stragglers = random.nextBoolean();
    for (int i = kept; stragglers && i < file.pending.size() && file.pending.get(i).data != null; i++) {
      content = applyTorn(content, file.pending.get(i), random);
    }
    file.pending.clear();
    file.content = content;
    file.durable = content;
  }

  private static byte[] apply(byte[] content, Change change) {
    if (change.data == null) {
      return Arrays.copyOf(content, (int) change.position);
    }
    int end = (int) change.position + change.data.length;
    byte[] changed = Arrays.copyOf(content, Math.max(content.length, end));
    System.arraycopy(change.data, 0, changed, (int) change.position, change.data.length);
    return changed;
  }

  /** Some sectors arrive, others stay what they were; sometimes nothing arrives at all. */
  private static byte[] applyTorn(byte[] content, Change change, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return content;
    }
    int start = (int) change.position;
    int end = start + (random.nextBoolean() ? change.data.length : random.nextInt(change.data.length + 1));
    byte[] changed = Arrays.copyOf(content, Math.max(content.length, end));
    boolean all = random.nextInt(3) == 0;
    for (int at = start; at < end; ) {
      int next = Math.min(end, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
      if (all || random.nextBoolean()) {
        System.arraycopy(change.data, at - start, changed, at, next - at);
      }
      at = next;
    }
    return changed;
  }

  private Node find(Path path) {
    Node node = root;
    for (Path name : path) {
      node = node instanceof Folder folder ? folder.names.get(name.toString()) : null;
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private Folder folder(Path path) throws IOException {
    if (find(path) instanceof Folder folder) {
      return folder;
    }
    throw new NoSuchFileException(path.toString());
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  @Override
  public DiskFile open(Path path, boolean create) throws IOException {
    Node node = find(path);
    call(node == null && create, "open " + path);
    if (node == null) {
      if (!create) {
        throw new NoSuchFileException(path.toString());
      }
      node = new Inode();
      folder(path.getParent()).change(new Rename(null, name(path), node));
    }
    if (!(node instanceof Inode inode)) {
      throw new IOException(path + " is a directory");
    }
    openFileCount++;
    mostOpenFiles = Math.max(mostOpenFiles, openFileCount);
    return new SimFile(inode, path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    call(find(directory) == null, "make " + directory);
    for (int i = 1; i <= directory.getNameCount(); i++) {
      Path part = directory.subpath(0, i);
      Path above = i == 1 ? null : directory.subpath(0, i - 1);
      Folder parent = above == null ? root : folder(above);
      if (!parent.names.containsKey(name(part))) {
        parent.change(new Rename(null, name(part), new Folder()));
      }
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    call(false, "rename " + from + " to " + to);
    Node node = find(from);
    if (node == null) {
      throw new NoSuchFileException(from.toString());
    }
    if (!from.getParent().equals(to.getParent())) {
      throw new IllegalArgumentException("a rename from directory to directory: " + from + " to " + to);
    }
    folder(from.getParent()).change(new Rename(name(from), name(to), node));
  }

  @Override
  public void delete(Path path) throws IOException {
    call(false, "delete " + path);
    Node node = find(path);
    if (node instanceof Folder folder && !folder.names.isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    if (node != null) {
      folder(path.getParent()).change(new Rename(name(path), null, null));
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    call(false, "list " + directory);
    return List.copyOf(folder(directory).names.keySet());
  }

  @Override
  public long size(Path file) throws IOException {
    call(false, "size of " + file);
    Node node = find(file);
    return node == null ? -1 : node instanceof Inode inode ? inode.content.length : 0;
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    call(false, "sync " + directory);
    Folder folder = folder(directory);
    folder.durable = new LinkedHashMap<>(folder.names);
    folder.pending.clear();
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    if (locked.contains(file)) {
      throw new IOException(file + " is locked");
    }
    open(file, true).close();
    locked.add(file);
    return () -> locked.remove(file);
  }

  /** Makes the directory above the engine's, durably. */
  void mount(Path directory) throws IOException {
    createDirectories(directory);
    for (Path at = directory; at != null; at = at.getParent()) {
      syncDirectory(at);
    }
    root.durable = new LinkedHashMap<>(root.names);
    root.pending.clear();
  }

  /** Every file below a directory. */
  List<Path> files(Path directory) {
    var found = new ArrayList<Path>();
    if (find(directory) instanceof Folder folder) {
      folder.names.forEach((name, node) -> {
        if (node instanceof Inode) {
          found.add(directory.resolve(name));
        } else {
          found.addAll(files(directory.resolve(name)));
        }
      });
    }
    return found;
  }

  /** A file's content, to be damaged. */
  byte[] content(Path file) {
    return ((Inode) find(file)).content;
  }

  /** Replaces a file's content, durably. */
  void content(Path file, byte[] content) {
    Inode inode = (Inode) find(file);
    inode.content = content;
    inode.durable = content;
    inode.pending.clear();
  }

  /** Removes a file, durably. */
  void remove(Path file) throws IOException {
    delete(file);
    syncDirectory(file.getParent());
  }

  private final class SimFile implements DiskFile {

    private final Inode inode;
    private final Path path;
    private boolean open = true;

    SimFile(Inode inode, Path path) {
      this.inode = inode;
      this.path = path;
    }

    private void requireOpen() throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      requireOpen();
      call(false, "read " + path);
      if (position >= inode.content.length) {
        return -1;
      }
      int count = (int) Math.min(target.remaining(), inode.content.length - position);
      target.put(inode.content, (int) position, count);
      return count;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      requireOpen();
      byte[] data = new byte[source.remaining()];
      source.get(data);
      try {
        call(true, "write " + path);
      } catch (IOException e) {
        add(new Change(position, Arrays.copyOf(data, data.length / 2)));
        throw e;
      }
      add(new Change(position, data));
    }

    private void add(Change change) {
      inode.content = apply(inode.content, change);
      inode.pending.add(change);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate((int) count);
      return read(bytes, position) < 0 ? 0 : target.write(bytes.flip());
    }

    @Override
    public void load(long position, long count) throws IOException {
      read(ByteBuffer.allocate((int) count), position);
    }

    @Override
    public void force() throws IOException {
      requireOpen();
      call(false, "force " + path);
      inode.durable = inode.content;
      inode.pending.clear();
    }

    @Override
    public void truncate(long size) throws IOException {
      requireOpen();
      call(false, "truncate " + path);
      if (size < inode.content.length) {
        add(new Change(size, null));
      }
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      call(false, "size of " + path);
      return inode.content.length;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public FileChannel channel() {
      return null;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        openFileCount--;
      }
    }
  }
}
