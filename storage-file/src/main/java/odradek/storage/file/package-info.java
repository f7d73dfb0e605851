/**
 * The storage provider {@code file}.
 *
 * <pre>
 * directory/
 *   PROVIDER                               who wrote this, and in which format
 *   LOCK                                   held by the process that has the directory open
 *   state.journal                          everything small: see StateJournal
 *   {topic id, 32 hex digits}-{partition}/ made at the first append
 *     00000000000000000000.log             record batches, as Apache Kafka writes them
 *     00000000000000000000.index           offset to position, sparse; made when there is something to put in
 *     00000000000000000000.timeindex       time to offset, sparse
 *     *.cleaned  *.tmp                     being written; removed when the partition opens
 *     *.deleted                            left the log; removed after a delay
 *   {folder}.{incarnation}.deleted/        a partition that was deleted
 * </pre>
 *
 * <p>That a partition exists, how far its log is known to be durable, and what is in closed segments stands in the
 * journal, so that making a partition is one write and opening one reads no batches. Index files are never trusted:
 * an entry is checked against the batch it points to, and rebuilt if it is wrong. See
 * {@code docs/adr/0004-file-storage-layout.md}.
 *
 * <p>Entry point: {@link odradek.storage.file.FileStorageProvider}. <b>Threading:</b> a partition has an owner who
 * appends; readers take no lock ({@link java.util.concurrent.locks.StampedLock}, optimistic); what changes the log
 * elsewhere than at its end takes the write lock. All input and output goes through {@link odradek.storage.file.Disk},
 * which tests replace. Depends on the storage interface and on record batches only.
 */
package odradek.storage.file;
