/**
 * What the command line asks about topics, and how the answers look.
 *
 * <p>Entry points: {@link odradek.server.topics.TopicAdmin} asks, {@link odradek.server.topics.TopicDescription} and
 * {@link odradek.server.topics.TopicOutcome} are the answers, {@link odradek.server.topics.TopicReport} prints them.
 *
 * <p><b>Threading:</b> confined to the thread of the command, which waits for every answer.
 */
package odradek.server.topics;
