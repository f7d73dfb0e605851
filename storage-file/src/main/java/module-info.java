/** Storage provider {@code file}: segment files with sparse indexes. */
module odradek.storage.file {
  requires odradek.core;
  requires org.slf4j;
}
