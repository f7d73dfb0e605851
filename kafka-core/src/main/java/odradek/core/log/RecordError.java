package odradek.core.log;

/**
 * Why one record made its batch be refused.
 *
 * @param index the record's index in its batch, from 0
 * @param message what is wrong with it
 */
public record RecordError(int index, String message) {}
