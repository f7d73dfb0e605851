/** Record batches in format v2. */
package odradek.api.record;
