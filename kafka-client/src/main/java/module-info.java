/**
 * The client's side of Kafka's protocol. So far it has connections alone, for the command line and for what is built on
 * them; nothing of it is for applications yet.
 */
@SuppressWarnings("module") // the targets of the qualified exports are built later
module odradek.client {
  requires transitive odradek.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires org.slf4j;

  exports odradek.client.net to odradek.replication, odradek.server;
}
