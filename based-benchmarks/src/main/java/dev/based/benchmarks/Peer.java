package dev.based.benchmarks;

/** One way to do the work that is compared: a library on a database file of its own. */
interface Peer extends AutoCloseable {
    /** What the report calls it. */
    String name();

    /** Runs transactions of selects by key, each of which reads a row's title and year. */
    void selects(int transactions, int selectsEach) throws Exception;

    /** Runs transactions of one select and one insert each. */
    void writes(int transactions) throws Exception;

    @Override
    void close();
}
