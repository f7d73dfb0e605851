/**
 * What the README and the guide for plug-in authors promise to those who put a broker together themselves: their
 * programs and samples are compiled and run here, as they stand in the text.
 */
package odradek.server.embedding;
