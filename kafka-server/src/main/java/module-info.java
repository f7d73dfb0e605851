/** The broker you run. */
module odradek.server {
  requires odradek.core;
}
