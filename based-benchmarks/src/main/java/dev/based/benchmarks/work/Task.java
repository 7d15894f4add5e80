package dev.based.benchmarks.work;

/**
 * Work of a certain size.
 *
 * @param work its kind
 * @param size how many statements, rows, columns, parameters or savepoints it has; of a stream, the rows of a page
 */
public record Task(Work work, int size) {
    /** What reports call it. */
    public String title() {
        return work.title(size);
    }
}
