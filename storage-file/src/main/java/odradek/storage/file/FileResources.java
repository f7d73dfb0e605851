package odradek.storage.file;

import java.nio.file.Path;
import odradek.core.spi.Clock;

/**
 * What all partitions of an engine share.
 *
 * @param disk the file system
 * @param root the engine's directory
 * @param openFiles the open files
 * @param indexBlocks pieces of index files that were read lately
 * @param journal the state area, and what the engine itself notes
 * @param flusher joins the flushes of partitions
 * @param trash files that wait for their removal
 * @param rootFolder the names in the engine's directory
 * @param clock time
 * @param metrics what is counted
 * @param headers a reader of batch headers per thread that reads
 */
record FileResources(
    Disk disk,
    Path root,
    OpenFiles openFiles,
    IndexBlocks indexBlocks,
    StateJournal journal,
    Flusher flusher,
    Trash trash,
    RootFolder rootFolder,
    Clock clock,
    FileMetrics metrics,
    ThreadLocal<HeaderReader> headers) {}
