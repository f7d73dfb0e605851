package odradek.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * An immutable sorted map that shares structure with the maps it was made from: a change copies one path of a balanced
 * tree (AVL), whatever the size.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param <K> the keys, sorted by their natural order
 * @param <V> the values, never null
 */
public final class PersistentSortedMap<K extends Comparable<K>, V> {

  private record Node<K, V>(K key, V value, Node<K, V> left, Node<K, V> right, int height, int size) {

    static <K, V> Node<K, V> of(K key, V value, Node<K, V> left, Node<K, V> right) {
      return new Node<>(key, value, left, right,
          Math.max(heightOf(left), heightOf(right)) + 1, sizeOf(left) + sizeOf(right) + 1);
    }

    static int heightOf(Node<?, ?> node) {
      return node == null ? 0 : node.height;
    }

    static int sizeOf(Node<?, ?> node) {
      return node == null ? 0 : node.size;
    }
  }

  private static final PersistentSortedMap<?, ?> EMPTY = new PersistentSortedMap<String, Object>(null);

  private final Node<K, V> root;

  private PersistentSortedMap(Node<K, V> root) {
    this.root = root;
  }

  /** A map of nothing. */
  @SuppressWarnings("unchecked") // it holds no key and no value
  public static <K extends Comparable<K>, V> PersistentSortedMap<K, V> empty() {
    return (PersistentSortedMap<K, V>) EMPTY;
  }

  /** The value of a key, or null. */
  public V get(K key) {
    Node<K, V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** Whether the key is there. */
  public boolean containsKey(K key) {
    return get(key) != null;
  }

  /** How many keys there are. */
  public int size() {
    return Node.sizeOf(root);
  }

  /** This map with a value added or replaced. */
  public PersistentSortedMap<K, V> with(K key, V value) {
    return new PersistentSortedMap<>(put(root, key, Objects.requireNonNull(value, "value")));
  }

  /** This map without a key; this very map if it has none such. */
  public PersistentSortedMap<K, V> without(K key) {
    return containsKey(key) ? new PersistentSortedMap<>(remove(root, key)) : this;
  }

  /** Visits all keys in order. */
  public void forEach(BiConsumer<K, V> visitor) {
    visit(root, visitor);
  }

  /** All keys in order, copied. */
  public List<K> keys() {
    var keys = new ArrayList<K>(size());
    forEach((key, value) -> keys.add(key));
    return keys;
  }

  /** All values in the order of their keys, copied. */
  public List<V> values() {
    var values = new ArrayList<V>(size());
    forEach((key, value) -> values.add(value));
    return values;
  }

  /**
   * Values in the order of their keys, copied.
   *
   * @param from the smallest key wanted
   * @param limit how many at most
   */
  public List<V> valuesFrom(K from, int limit) {
    var values = new ArrayList<V>();
    collect(root, from, limit, values);
    return values;
  }

  private static <K extends Comparable<K>, V> void collect(Node<K, V> node, K from, int limit, List<V> values) {
    if (node == null || values.size() >= limit) {
      return;
    }
    boolean wanted = node.key.compareTo(from) >= 0;
    if (wanted) {
      collect(node.left, from, limit, values);
      if (values.size() < limit) {
        values.add(node.value);
      }
    }
    collect(node.right, from, limit, values);
  }

  private static <K, V> void visit(Node<K, V> node, BiConsumer<K, V> visitor) {
    if (node != null) {
      visit(node.left, visitor);
      visitor.accept(node.key, node.value);
      visit(node.right, visitor);
    }
  }

  private static <K extends Comparable<K>, V> Node<K, V> put(Node<K, V> node, K key, V value) {
    if (node == null) {
      return Node.of(key, value, null, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return Node.of(key, value, node.left, node.right);
    }
    return order < 0
        ? balanced(node, put(node.left, key, value), node.right)
        : balanced(node, node.left, put(node.right, key, value));
  }

  private static <K extends Comparable<K>, V> Node<K, V> remove(Node<K, V> node, K key) {
    int order = key.compareTo(node.key);
    if (order < 0) {
      return balanced(node, remove(node.left, key), node.right);
    }
    if (order > 0) {
      return balanced(node, node.left, remove(node.right, key));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Node<K, V> next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return balanced(next, node.left, remove(node.right, next.key));
  }

  /** A node with the entry of another and new children, rotated if one of them is too high. */
  private static <K, V> Node<K, V> balanced(Node<K, V> entry, Node<K, V> left, Node<K, V> right) {
    int difference = Node.heightOf(left) - Node.heightOf(right);
    if (difference > 1) {
      Node<K, V> low = left;
      if (Node.heightOf(low.left) < Node.heightOf(low.right)) {
        Node<K, V> middle = low.right;
        return Node.of(middle.key, middle.value,
            Node.of(low.key, low.value, low.left, middle.left),
            Node.of(entry.key, entry.value, middle.right, right));
      }
      return Node.of(low.key, low.value, low.left, Node.of(entry.key, entry.value, low.right, right));
    }
    if (difference < -1) {
      Node<K, V> high = right;
      if (Node.heightOf(high.right) < Node.heightOf(high.left)) {
        Node<K, V> middle = high.left;
        return Node.of(middle.key, middle.value,
            Node.of(entry.key, entry.value, left, middle.left),
            Node.of(high.key, high.value, middle.right, high.right));
      }
      return Node.of(high.key, high.value, Node.of(entry.key, entry.value, left, high.left), high.right);
    }
    return Node.of(entry.key, entry.value, left, right);
  }

  /** The height of the tree, for tests of the balance. */
  int height() {
    return Node.heightOf(root);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PersistentSortedMap<?, ?> map
        && size() == map.size() && keys().equals(map.keys()) && values().equals(map.values());
  }

  @Override
  public int hashCode() {
    return Objects.hash(keys(), values());
  }

  @Override
  public String toString() {
    var text = new StringBuilder("{");
    forEach((key, value) -> text.append(text.length() > 1 ? ", " : "").append(key).append('=').append(value));
    return text.append('}').toString();
  }
}
