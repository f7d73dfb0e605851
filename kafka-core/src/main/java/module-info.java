/** The broker without its edges. */
module odradek.core {
  requires transitive odradek.api;
  requires org.slf4j;
}
