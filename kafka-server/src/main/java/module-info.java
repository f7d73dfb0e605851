/**
 * The broker you run: the {@code tcp} listener, the command line, the metrics endpoint, the distribution.
 *
 * @provides odradek.core.listener.ListenerProvider
 */
module odradek.server {
  requires odradek.client;
  requires odradek.core;
  requires info.picocli;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires java.management;
  requires jdk.httpserver;
  requires org.slf4j;

  opens odradek.server.cli to info.picocli;

  provides odradek.core.listener.ListenerProvider with odradek.server.net.TcpListenerProvider;
}
