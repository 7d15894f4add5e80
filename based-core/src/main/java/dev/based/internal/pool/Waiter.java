package dev.based.internal.pool;

/** Someone who asks a pool for a connection and is answered once: by {@link #leased} or by {@link #refused}. */
public interface Waiter {
    /**
     * Gives the connection, which the waiter must release. Called without a lock held, perhaps before
     * {@link Pool#acquire} returns.
     */
    void leased(PooledConnection connection);

    /** Tells that there will be no connection. */
    void refused(Throwable error);

    /** What the waiter wants the connection for, for the message of another one's timeout. */
    String purpose();

    /** Stops the holder of a connection when the pool cannot wait for it any longer. */
    void evict();
}
