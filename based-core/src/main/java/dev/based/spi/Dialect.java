package dev.based.spi;

import java.util.List;
import org.jooq.SQLDialect;

/**
 * How a database's SQL reads, and the texts by which its transactions open and close.
 *
 * <p>Immutable; safe for use by several threads.
 */
public interface Dialect {
    /**
     * The lexical rules.
     *
     * @return the rules by which parameters are found in a statement
     */
    SqlSyntax syntax();

    /**
     * What the words of this SQL mean: which statements commit by themselves, as DDL does on some databases, which leave something
     * behind, which functions change nothing. The engine refuses what commits where that would end transactions around it.
     *
     * @return {@link SqlWords#STANDARD} unless overridden
     */
    default SqlWords words() {
        return SqlWords.STANDARD;
    }

    /**
     * A name as SQL has it, whatever is in it: a table's, a column's. Asked for by {@code copy}.
     *
     * @param name the name, as the database shows it
     * @return the name in quotes; unless overridden in double quotes, as standard SQL has it
     */
    default String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * The dialect for which jOOQ renders queries.
     *
     * @return jOOQ's name of this database
     */
    SQLDialect jooq();

    /**
     * The statements that open a transaction.
     *
     * @param mode isolation, read-only, deferrable
     * @return the texts, in order
     * @throws dev.based.BasedException if this database cannot honour the mode; a stronger isolation honours a weaker
     */
    List<String> begin(TransactionMode mode);

    /**
     * The statements that commit a transaction. The first one commits; the others tidy up.
     *
     * @param mode the mode that the transaction was opened with
     * @return the texts, in order
     */
    default List<String> commit(TransactionMode mode) {
        return List.of("COMMIT");
    }

    /**
     * The statements that roll a transaction back. The first one rolls back; the others tidy up.
     *
     * @param mode the mode that the transaction was opened with
     * @return the texts, in order
     */
    default List<String> rollback(TransactionMode mode) {
        return List.of("ROLLBACK");
    }

    /**
     * Whether there are savepoints. Where there are none, transactions inside a session are refused before anything is sent, and
     * so is {@code force_rollback}, which makes each session one; the three texts below are not asked for then.
     *
     * @return true, unless overridden
     */
    default boolean hasSavepoints() {
        return true;
    }

    /**
     * The statement that sets a savepoint. A name may be set again, and then means the later one.
     *
     * @param name a plain identifier
     * @return the text
     */
    default String savepoint(String name) {
        return "SAVEPOINT " + name;
    }

    /**
     * The statements that give up a savepoint and keep what was done since.
     *
     * @param name a plain identifier
     * @return the texts, in order; none where a savepoint is given up by itself (Oracle, SQL Server)
     */
    default List<String> release(String name) {
        return List.of("RELEASE SAVEPOINT " + name);
    }

    /**
     * The statement that undoes what was done since a savepoint, which stays set.
     *
     * @param name a plain identifier
     * @return the text
     */
    default String rollbackTo(String name) {
        return "ROLLBACK TO SAVEPOINT " + name;
    }

    /**
     * Whether text can hold the character NUL, U+0000. Where it cannot, a value with it is refused before anything is sent.
     *
     * @return true, unless overridden
     */
    default boolean hasNulInText() {
        return true;
    }

    /**
     * Whether the database may answer well what it was {@linkplain Connection#cancel asked to stop}: a routine that ends early, or goes
     * on behind what was stopped inside of it, or whose work was undone. Of a single statement that may do {@linkplain
     * Traits#isOpaque what its text does not show} such an answer tells nothing then, and its outcome is in doubt.
     *
     * @return false unless overridden: what is stopped fails, and what succeeds was not stopped
     */
    default boolean stopsSilently() {
        return false;
    }

    /**
     * Which commands may be handed to a connection before the one before has been answered.
     *
     * @return {@link Pipelining#NONE} unless overridden
     */
    default Pipelining pipelining() {
        return Pipelining.NONE;
    }
}
