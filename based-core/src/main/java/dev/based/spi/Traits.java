package dev.based.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a statement does, as far as its text tells: found once, when the text is compiled. What a text cannot tell, such as
 * what a routine does, counts as what it may do.
 *
 * <p>Immutable; safe for use by several threads. Made by a {@linkplain #of builder}, so that traits can be added.
 */
public final class Traits {
    private final String verb;
    private final boolean returnsRows;
    private final boolean changesRows;
    private final boolean inserts;
    private final boolean locksRows;
    private final boolean opaque;
    private final boolean commits;
    private final boolean mayCommit;
    private final boolean mayCommitAlone;
    private final boolean leavesState;
    private final boolean controlsTransaction;
    private final boolean sessionOnly;
    private final boolean copiesThroughClient;
    private final @Nullable String table;
    private final @Nullable PlainInsert plainInsert;

    private Traits(Builder builder) {
        verb = builder.verb;
        returnsRows = builder.returnsRows;
        changesRows = builder.changesRows;
        inserts = builder.inserts;
        locksRows = builder.locksRows;
        opaque = builder.opaque;
        commits = builder.commits;
        mayCommit = builder.mayCommit || builder.commits;
        mayCommitAlone = builder.mayCommitAlone || mayCommit;
        leavesState = builder.leavesState;
        controlsTransaction = builder.controlsTransaction;
        sessionOnly = builder.sessionOnly;
        copiesThroughClient = builder.copiesThroughClient;
        table = builder.table;
        plainInsert = builder.plainInsert;
    }

    /**
     * Traits to be told.
     *
     * @param verb the statement's main verb
     * @return a builder of traits that say no to everything
     */
    public static Builder of(String verb) {
        return new Builder(verb);
    }

    /**
     * The main verb, that behind WITH for instance.
     *
     * @return a word in upper case; empty if the statement begins with none
     */
    public String verb() {
        return verb;
    }

    /**
     * Whether rows may come back.
     *
     * @return true for SELECT without INTO, VALUES, TABLE, SHOW, EXPLAIN and their like, for RETURNING, and for CALL and its like
     */
    public boolean returnsRows() {
        return returnsRows;
    }

    /**
     * Whether the statement inserts, changes or deletes rows by itself, so that the number of them means something.
     *
     * @return true for INSERT, REPLACE, UPDATE, DELETE, MERGE, COPY and LOAD DATA into a table, also inside WITH and where EXPLAIN
     *     runs it
     */
    public boolean changesRows() {
        return changesRows;
    }

    /**
     * Whether it is an INSERT or REPLACE, for which there may be a generated key.
     *
     * @return true also behind WITH
     */
    public boolean inserts() {
        return inserts;
    }

    /**
     * Whether it locks the rows that it reads, no longer than its transaction.
     *
     * @return true for SELECT ... FOR UPDATE and its like
     */
    public boolean locksRows() {
        return locksRows;
    }

    /**
     * Whether it may do what the text does not show.
     *
     * @return true for CALL, DO, EXECUTE and for functions that are not known to change nothing; of what changes something, also for
     *     functions that {@linkplain SqlWords.FunctionEffect#WAITS wait}
     */
    public boolean isOpaque() {
        return opaque;
    }

    /**
     * Whether it commits the transaction that it is called in, before or after it takes effect itself.
     *
     * @return true for DDL and its like on databases where that is so
     */
    public boolean commits() {
        return commits;
    }

    /**
     * Whether it may do so.
     *
     * @return true if it {@linkplain #commits commits}, and for routines of databases where these may
     */
    public boolean mayCommit() {
        return mayCommit;
    }

    /**
     * Whether, called outside of a transaction, it may commit a part of its work before it ends, so that it may fail and still have
     * had an effect. It must not be sent a second time then.
     *
     * @return true if it {@linkplain #mayCommit may commit} inside of one, and for CALL and DO on PostgreSQL
     */
    public boolean mayCommitAlone() {
        return mayCommitAlone;
    }

    /**
     * Whether it asks the client for data, or hands it data that are no rows, beside what the statement says.
     *
     * @return true for COPY ... FROM STDIN and COPY ... TO STDOUT
     */
    public boolean copiesThroughClient() {
        return copiesThroughClient;
    }

    /**
     * Whether it may leave something behind in its session beside its changes of rows: settings, temporary tables, locks.
     *
     * @return whether the connection is to be {@linkplain Connection#reset reset} behind the session
     */
    public boolean leavesState() {
        return leavesState;
    }

    /**
     * Whether it begins, ends or sets up a transaction, which only sessions and transactions may do.
     *
     * @return true for BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like, which are refused
     */
    public boolean controlsTransaction() {
        return controlsTransaction;
    }

    /**
     * The table that an INSERT writes to.
     *
     * @return its unquoted name without a schema, or null if unknown or no INSERT
     */
    public @Nullable String table() {
        return table;
    }

    /**
     * What an INSERT says that only says where its values go.
     *
     * @return the table and the columns; null if the statement is another one
     */
    public @Nullable PlainInsert plainInsert() {
        return plainInsert;
    }

    /**
     * Whether it only reads, and locks nothing: it may run on a connection that only reads, and be stopped without a trace.
     *
     * @return true for a query of which nothing else is known or to be feared
     */
    public boolean onlyReads() {
        return returnsRows && !locksRows && !mayHaveEffect() && !leavesState;
    }

    /**
     * Whether something of it may be there afterwards, if it was sent: changes of rows, of the schema, or what a routine does.
     *
     * @return false for queries, locking ones too, and for what dies with its connection, such as settings
     */
    public boolean mayHaveEffect() {
        return changesRows || opaque || mayCommit || (!returnsRows && !sessionOnly);
    }

    /** Shows the verb. */
    @Override
    public String toString() {
        return "Traits[" + verb + "]";
    }

    /** Makes traits. Used by one thread at a time. */
    public static final class Builder {
        private final String verb;
        private boolean returnsRows;
        private boolean changesRows;
        private boolean inserts;
        private boolean locksRows;
        private boolean opaque;
        private boolean commits;
        private boolean mayCommit;
        private boolean mayCommitAlone;
        private boolean leavesState;
        private boolean controlsTransaction;
        private boolean sessionOnly;
        private boolean copiesThroughClient;
        private @Nullable String table;
        private @Nullable PlainInsert plainInsert;

        private Builder(String verb) {
            this.verb = Objects.requireNonNull(verb, "verb");
        }

        /**
         * Rows may come back.
         *
         * @return this
         */
        public Builder returnsRows() {
            returnsRows = true;
            return this;
        }

        /**
         * Rows are changed.
         *
         * @return this
         */
        public Builder changesRows() {
            changesRows = true;
            return this;
        }

        /**
         * Rows are inserted, which changes rows.
         *
         * @param into the table's unquoted name without a schema, or null if unknown
         * @return this
         */
        public Builder inserts(@Nullable String into) {
            inserts = true;
            changesRows = true;
            table = into;
            return this;
        }

        /**
         * The statement is an INSERT that only says where its values go.
         *
         * @param plain what it says; null if it says more
         * @return this builder
         */
        public Builder plainInsert(@Nullable PlainInsert plain) {
            plainInsert = plain;
            return this;
        }

        /**
         * Rows that are read are locked.
         *
         * @return this
         */
        public Builder locksRows() {
            locksRows = true;
            return this;
        }

        /**
         * It may do what the text does not show.
         *
         * @return this
         */
        public Builder opaque() {
            opaque = true;
            return this;
        }

        /**
         * It commits.
         *
         * @return this
         */
        public Builder commits() {
            commits = true;
            return this;
        }

        /**
         * It may commit.
         *
         * @return this
         */
        public Builder mayCommit() {
            mayCommit = true;
            return this;
        }

        /**
         * It may commit a part of its work if it is called outside of a transaction.
         *
         * @return this
         */
        public Builder mayCommitAlone() {
            mayCommitAlone = true;
            return this;
        }

        /**
         * It asks the client for data, or hands it data that are no rows.
         *
         * @return this
         */
        public Builder copiesThroughClient() {
            copiesThroughClient = true;
            return this;
        }

        /**
         * What it changes dies with its connection, as a setting does.
         *
         * @return this
         */
        public Builder sessionOnly() {
            sessionOnly = true;
            return this;
        }

        /**
         * It may leave something behind in its session.
         *
         * @return this
         */
        public Builder leavesState() {
            leavesState = true;
            return this;
        }

        /**
         * It begins, ends or sets up a transaction.
         *
         * @return this
         */
        public Builder controlsTransaction() {
            controlsTransaction = true;
            return this;
        }

        /**
         * Ends the telling.
         *
         * @return the traits
         */
        public Traits build() {
            return new Traits(this);
        }
    }
}
