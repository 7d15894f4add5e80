package dev.based;

/** The isolation levels of standard SQL, weakest first. A database may give a stronger one than was asked for. */
public enum Isolation {
    /** May see what others have not committed. */
    READ_UNCOMMITTED,
    /** Each statement sees what was committed before it began. */
    READ_COMMITTED,
    /** All statements see one state of the rows they read. */
    REPEATABLE_READ,
    /** As if transactions ran one after the other. */
    SERIALIZABLE;

    /**
     * The level as SQL writes it.
     *
     * @return for instance {@code READ COMMITTED}
     */
    public String sql() {
        return name().replace('_', ' ');
    }
}
