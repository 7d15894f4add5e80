package dev.based;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/**
 * The verbs that run a statement, the same on a {@link Database} (where each call is on its own) and on a {@link Session}
 * (where all calls share a transaction). What is written against this interface works on both; where several statements belong
 * together, {@link #transaction transaction} makes them atomic on both.
 *
 * <p>A statement is SQL with {@code ?} or {@code :name} placeholders, a jOOQ query, or a {@link Statement}. A collection
 * bound in {@code IN (:ids)} becomes a list; an empty one matches nothing. {@code ??} writes PostgreSQL's operator
 * {@code ?}. Named values are those of a {@code Map}, or the properties of an object, {@link Parameters}. Values travel as parameters, never as SQL text. They are those of the time of the call: what the caller does with its
 * arrays, lists and maps afterwards changes nothing.
 *
 * <p>No verb throws. The stage that it returns fails with
 *
 * <ul>
 *   <li>{@link InvalidStatementException} if the text is blank, holds several statements or controls transactions
 *   <li>{@link ParameterException} if a parameter is missing, unused, mixed, or has a value that cannot be bound
 *   <li>{@link DatabaseException} if the database reports an error or the connection is lost
 *   <li>{@link CommitOutcomeUnknownException}, on a database, if a statement that may have an effect was sent, and the database
 *       did not say what came of it
 *   <li>{@link MappingException} if a value does not fit the Java type that was asked for, {@link RowCountException} if there was no
 *       row, or more than one, where exactly one was asked for
 *   <li>{@link DatabaseNotConnectedException}, {@link PoolTimeoutException} or {@link PoolQueueFullException} on a
 *       database; {@link SessionClosedException}, {@link SessionBusyException} or {@link RollbackOnlyException} on a
 *       session
 * </ul>
 *
 * <p>Safe for use by several threads.
 */
public interface Queries extends Transactional {
    /**
     * Runs a statement for its effect.
     *
     * @param statement the statement
     * @return a stage with the number of rows affected and the generated key
     */
    CompletionStage<ExecuteResult> execute(Statement statement);

    /**
     * Runs SQL with positional parameters for its effect.
     *
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return a stage with the number of rows affected and the generated key
     */
    default CompletionStage<ExecuteResult> execute(String sql, @Nullable Object... parameters) {
        return execute(Statement.of(sql, parameters));
    }

    /**
     * Runs SQL with named parameters for its effect.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return a stage with the number of rows affected and the generated key
     */
    default CompletionStage<ExecuteResult> execute(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return execute(Statement.reading(sql, parameters));
    }

    /**
     * Runs SQL with the properties of an object as named parameters for its effect.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return a stage with the number of rows affected and the generated key
     */
    default CompletionStage<ExecuteResult> execute(String sql, Parameters parameters) {
        return execute(Statement.of(sql, parameters));
    }

    /**
     * Runs a jOOQ query for its effect.
     *
     * @param query the query
     * @return a stage with the number of rows affected and the generated key
     */
    default CompletionStage<ExecuteResult> execute(Query query) {
        return execute(Statement.of(query));
    }

    /**
     * Runs one SQL text for several sets of values, in order and in one transaction: all or nothing.
     *
     * @param sql the text, with a {@code ?} or {@code :name} for each parameter
     * @param parameterSets for each run a {@code List} of values in order, a {@code Map} of values by name, or an object with a
     *     property for each name, such as a record (see {@link Parameters}); if there is none, nothing is sent
     * @return a stage with the number of rows affected by each, the rows that RETURNING gives, and the generated keys where the
     *     database tells them
     */
    CompletionStage<BatchResult> executeMany(String sql, Iterable<?> parameterSets);

    /**
     * Copies rows into a table, by the fastest way that the database has, however many they are: all of them, or none. The values are
     * stored as {@link #executeMany} of an INSERT stores them, and the same are refused. On a session it is a {@linkplain #transaction
     * transaction} inside its own, so that nothing else can be called on the session until it has ended.
     *
     * <p>The rows are asked for while earlier ones are on their way, on the threads on which the library calls its user back, never by two
     * at once; a few thousand are in memory at a time. Their values are those of the time at which a row is given. An iterator that
     * waits for something belongs into a publisher, or on a {@linkplain DatabaseOptions#withDispatcher dispatcher}: it would hold up
     * other sessions. It is closed if it is {@link AutoCloseable}.
     *
     * @param table the table's name as the database shows it, perhaps behind that of its schema and a dot; a part in double quotes may
     *     have dots in it
     * @param columns the columns' names as the database shows them, at least one; the others get their defaults
     * @param rows for each row a {@code List} or array of values in the order of the columns, a {@code Map} of values by column, a {@link
     *     Row}, whose values are taken in their order, or an object with a property for each column, such as a record
     * @return a stage with the number of rows inserted, which completes after all was committed, or kept as part of what is around it;
     *     fails, after the rollback, with what the iterator throws; with {@link ParameterException} or {@link DatabaseException} as
     *     {@code executeMany}, and their {@link BasedException#batchIndex() batchIndex} is that of the row, from 0, where it is known;
     *     with {@link InvalidStatementException} if a name is none; and as {@link #transaction} does. Cancelling it stops what runs and
     *     rolls back
     */
    CompletionStage<Long> copy(String table, List<String> columns, Iterable<?> rows);

    /**
     * Copies rows into a table as {@link #copy(String, List, Iterable)} does, from a publisher, which is subscribed to when the
     * connection is there, and asked for as many rows as can be taken.
     *
     * @param table as above
     * @param columns as above
     * @param rows the rows, as above, such as the {@linkplain #stream stream} of another database; the subscription is cancelled if
     *     the copy fails or is cancelled
     * @return a stage as above; fails with what the publisher fails with
     */
    CompletionStage<Long> copy(String table, List<String> columns, Flow.Publisher<?> rows);

    /**
     * Streams columns of all rows of a table, in no certain order, by large pages: the other way round of {@link #copy}.
     *
     * @param table as for {@code copy}
     * @param columns as for {@code copy}
     * @return the stream, of which everything holds that is said of {@link RowStream}
     */
    RowStream<Row> copyOut(String table, List<String> columns);

    /**
     * Fetches all rows.
     *
     * @param statement the statement
     * @return a stage with the rows in the database's order, unmodifiable
     */
    CompletionStage<List<Row>> fetchAll(Statement statement);

    /**
     * Fetches all rows of SQL with positional parameters.
     *
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return a stage with the rows in the database's order, unmodifiable
     */
    default CompletionStage<List<Row>> fetchAll(String sql, @Nullable Object... parameters) {
        return fetchAll(Statement.of(sql, parameters));
    }

    /**
     * Fetches all rows of SQL with named parameters.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return a stage with the rows in the database's order, unmodifiable
     */
    default CompletionStage<List<Row>> fetchAll(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return fetchAll(Statement.reading(sql, parameters));
    }

    /**
     * Fetches all rows of SQL with the properties of an object as named parameters.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return a stage with the rows in the database's order, unmodifiable
     */
    default CompletionStage<List<Row>> fetchAll(String sql, Parameters parameters) {
        return fetchAll(Statement.of(sql, parameters));
    }

    /**
     * Fetches all rows as objects of a class, each made by {@link Row#as}. On a session a row that does not fit is a failed
     * statement as any other, after which the session is rolled back.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes: a record, a bean, a sealed type, or the class of one value, such as {@code Long}, for rows of
     *     a single column that is never NULL. Constructors and setters are called where the rows arrive, and must not block
     * @param statement the statement
     * @return a stage with the objects in the database's order, unmodifiable; fails with {@link MappingException} as {@link Row#as} does
     */
    <T> CompletionStage<List<T>> fetchAll(Class<T> type, Statement statement);

    /**
     * Fetches all rows of SQL with positional parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return a stage as {@link #fetchAll(Class, Statement)} gives it
     */
    default <T> CompletionStage<List<T>> fetchAll(Class<T> type, String sql, @Nullable Object... parameters) {
        return fetchAll(type, Statement.of(sql, parameters));
    }

    /**
     * Fetches all rows of SQL with named parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return a stage as {@link #fetchAll(Class, Statement)} gives it
     */
    default <T> CompletionStage<List<T>> fetchAll(
            Class<T> type, String sql, Map<String, ? extends @Nullable Object> parameters) {
        return fetchAll(type, Statement.reading(sql, parameters));
    }

    /**
     * Fetches all rows of SQL with the properties of an object as named parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return a stage as {@link #fetchAll(Class, Statement)} gives it
     */
    default <T> CompletionStage<List<T>> fetchAll(Class<T> type, String sql, Parameters parameters) {
        return fetchAll(type, Statement.of(sql, parameters));
    }

    /**
     * Fetches all records of a jOOQ query.
     *
     * @param <R> the type of the records
     * @param query the query
     * @return a stage with the typed records in the database's order
     */
    <R extends Record> CompletionStage<List<R>> fetchAll(ResultQuery<R> query);

    /**
     * Fetches the first row, if there is one. A server may send all rows; those behind the first are dropped as they come, and
     * take no memory. LIMIT 1 spares them.
     *
     * @param statement the statement
     * @return a stage with the first row, or empty
     */
    CompletionStage<Optional<Row>> fetchOne(Statement statement);

    /**
     * Fetches the first row of SQL with positional parameters.
     *
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return a stage with the first row, or empty
     */
    default CompletionStage<Optional<Row>> fetchOne(String sql, @Nullable Object... parameters) {
        return fetchOne(Statement.of(sql, parameters));
    }

    /**
     * Fetches the first row of SQL with named parameters.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return a stage with the first row, or empty
     */
    default CompletionStage<Optional<Row>> fetchOne(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return fetchOne(Statement.reading(sql, parameters));
    }

    /**
     * Fetches the first row of SQL with the properties of an object as named parameters.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return a stage with the first row, or empty
     */
    default CompletionStage<Optional<Row>> fetchOne(String sql, Parameters parameters) {
        return fetchOne(Statement.of(sql, parameters));
    }

    /**
     * Fetches the first row, if there is one, as an object of a class.
     *
     * @param <T> the class
     * @param type as for {@link #fetchAll(Class, Statement)}
     * @param statement the statement
     * @return a stage with the object, or empty if there is no row; fails with {@link MappingException} as {@link Row#as} does, also
     *     if the row is NULL where the class is that of one value, for which {@link #fetchValue} gives null
     */
    <T> CompletionStage<Optional<T>> fetchOne(Class<T> type, Statement statement);

    /**
     * Fetches the first row of SQL with positional parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return a stage as {@link #fetchOne(Class, Statement)} gives it
     */
    default <T> CompletionStage<Optional<T>> fetchOne(Class<T> type, String sql, @Nullable Object... parameters) {
        return fetchOne(type, Statement.of(sql, parameters));
    }

    /**
     * Fetches the first row of SQL with named parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return a stage as {@link #fetchOne(Class, Statement)} gives it
     */
    default <T> CompletionStage<Optional<T>> fetchOne(
            Class<T> type, String sql, Map<String, ? extends @Nullable Object> parameters) {
        return fetchOne(type, Statement.reading(sql, parameters));
    }

    /**
     * Fetches the first row of SQL with the properties of an object as named parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return a stage as {@link #fetchOne(Class, Statement)} gives it
     */
    default <T> CompletionStage<Optional<T>> fetchOne(Class<T> type, String sql, Parameters parameters) {
        return fetchOne(type, Statement.of(sql, parameters));
    }

    /**
     * Fetches the first record of a jOOQ query.
     *
     * @param <R> the type of the records
     * @param query the query
     * @return a stage with the first record, or empty
     */
    <R extends Record> CompletionStage<Optional<R>> fetchOne(ResultQuery<R> query);

    /**
     * Fetches the only row. Two rows are kept to see whether there is more than one; a server may send all, as for {@link #fetchOne}.
     *
     * @param statement the statement
     * @return a stage with the row; fails with {@link NoRowException} if there is none, with {@link TooManyRowsException} if there is
     *     more than one
     */
    CompletionStage<Row> fetchExactlyOne(Statement statement);

    /**
     * Fetches the only row of SQL with positional parameters.
     *
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return a stage with the row; fails with {@link NoRowException} if there is none, with {@link TooManyRowsException} if there is
     *     more than one
     */
    default CompletionStage<Row> fetchExactlyOne(String sql, @Nullable Object... parameters) {
        return fetchExactlyOne(Statement.of(sql, parameters));
    }

    /**
     * Fetches the only row of SQL with named parameters.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return a stage with the row; fails with {@link NoRowException} if there is none, with {@link TooManyRowsException} if there is
     *     more than one
     */
    default CompletionStage<Row> fetchExactlyOne(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return fetchExactlyOne(Statement.reading(sql, parameters));
    }

    /**
     * Fetches the only row of SQL with the properties of an object as named parameters.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return a stage with the row; fails with {@link NoRowException} if there is none, with {@link TooManyRowsException} if there is
     *     more than one
     */
    default CompletionStage<Row> fetchExactlyOne(String sql, Parameters parameters) {
        return fetchExactlyOne(Statement.of(sql, parameters));
    }

    /**
     * Fetches the only row as an object of a class.
     *
     * @param <T> the class
     * @param type as for {@link #fetchAll(Class, Statement)}
     * @param statement the statement
     * @return a stage with the object; fails with {@link NoRowException} if there is no row, with {@link TooManyRowsException} if there
     *     is more than one, with {@link MappingException} as {@link Row#as} does
     */
    <T> CompletionStage<T> fetchExactlyOne(Class<T> type, Statement statement);

    /**
     * Fetches the only row of SQL with positional parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return a stage as {@link #fetchExactlyOne(Class, Statement)} gives it
     */
    default <T> CompletionStage<T> fetchExactlyOne(Class<T> type, String sql, @Nullable Object... parameters) {
        return fetchExactlyOne(type, Statement.of(sql, parameters));
    }

    /**
     * Fetches the only row of SQL with named parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return a stage as {@link #fetchExactlyOne(Class, Statement)} gives it
     */
    default <T> CompletionStage<T> fetchExactlyOne(
            Class<T> type, String sql, Map<String, ? extends @Nullable Object> parameters) {
        return fetchExactlyOne(type, Statement.reading(sql, parameters));
    }

    /**
     * Fetches the only row of SQL with the properties of an object as named parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return a stage as {@link #fetchExactlyOne(Class, Statement)} gives it
     */
    default <T> CompletionStage<T> fetchExactlyOne(Class<T> type, String sql, Parameters parameters) {
        return fetchExactlyOne(type, Statement.of(sql, parameters));
    }

    /**
     * Fetches the only record of a jOOQ query.
     *
     * @param <R> the type of the record
     * @param query the query
     * @return a stage with the record; fails with {@link NoRowException} if there is none, with {@link TooManyRowsException} if there
     *     is more than one
     */
    <R extends Record> CompletionStage<R> fetchExactlyOne(ResultQuery<R> query);

    /**
     * Fetches the first column of the first row. To tell NULL from no row, ask {@link #fetchExactlyOne} or {@link #fetchOne} for the
     * row.
     *
     * @param <T> the Java type wanted
     * @param type its class; the value must fit it without loss. A primitive one, such as {@code long.class}, demands that there is a
     *     row, and no NULL: {@code long count = await(...)} of a {@code Long.class} would fail without a word of why
     * @param statement the statement
     * @return a stage with the value; null if it is NULL or there is no row, unless the class is a primitive one, for which it fails
     *     with {@link MappingException} or {@link NoRowException}
     */
    <T> CompletionStage<@Nullable T> fetchValue(Class<T> type, Statement statement);

    /**
     * Fetches the first column of the first row of SQL with positional parameters.
     *
     * @param <T> the Java type wanted
     * @param type its class; the value must fit it without loss
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return a stage with the value; null if it is NULL or there is no row, unless the class is a primitive one
     */
    default <T> CompletionStage<@Nullable T> fetchValue(Class<T> type, String sql, @Nullable Object... parameters) {
        return fetchValue(type, Statement.of(sql, parameters));
    }

    /**
     * Fetches the first column of the first row of SQL with named parameters.
     *
     * @param <T> the Java type wanted
     * @param type its class; the value must fit it without loss
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return a stage with the value; null if it is NULL or there is no row
     */
    default <T> CompletionStage<@Nullable T> fetchValue(
            Class<T> type, String sql, Map<String, ? extends @Nullable Object> parameters) {
        return fetchValue(type, Statement.reading(sql, parameters));
    }

    /**
     * Fetches the first column of the first row of SQL with the properties of an object as named parameters.
     *
     * @param <T> the Java type wanted
     * @param type its class; the value must fit it without loss
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return a stage with the value; null if it is NULL or there is no row, unless the class is a primitive one
     */
    default <T> CompletionStage<@Nullable T> fetchValue(Class<T> type, String sql, Parameters parameters) {
        return fetchValue(type, Statement.of(sql, parameters));
    }

    /**
     * Fetches the value of a jOOQ query for one column.
     *
     * @param <T> the type of the column
     * @param query the query
     * @return a stage with the value; null if it is NULL or there is no row
     */
    <T> CompletionStage<@Nullable T> fetchValue(ResultQuery<? extends Record1<T>> query);

    /**
     * Streams the rows of a statement; see {@link RowStream}. Does not throw, and sends nothing yet.
     *
     * @param statement the statement, perhaps with a {@linkplain Statement#withFetchSize fetch size}
     * @return the stream
     */
    RowStream<Row> stream(Statement statement);

    /**
     * Streams the rows of SQL with positional parameters.
     *
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return the stream
     */
    default RowStream<Row> stream(String sql, @Nullable Object... parameters) {
        return stream(Statement.of(sql, parameters));
    }

    /**
     * Streams the rows of SQL with named parameters.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return the stream
     */
    default RowStream<Row> stream(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return stream(Statement.of(sql, parameters));
    }

    /**
     * Streams the rows of SQL with the properties of an object as named parameters.
     *
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return the stream
     */
    default RowStream<Row> stream(String sql, Parameters parameters) {
        return stream(Statement.of(sql, parameters));
    }

    /**
     * Streams the rows of a statement as objects of a class: each is made by {@link Row#as} when it is taken.
     *
     * @param <T> the class
     * @param type as for {@link #fetchAll(Class, Statement)}
     * @param statement the statement, perhaps with a {@linkplain Statement#withFetchSize fetch size}
     * @return the stream, which ends and fails with {@link MappingException} at a row that does not fit
     */
    <T> RowStream<T> stream(Class<T> type, Statement statement);

    /**
     * Streams the rows of SQL with positional parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with a {@code ?} for each parameter
     * @param parameters the values
     * @return the stream, as {@link #stream(Class, Statement)} gives it
     */
    default <T> RowStream<T> stream(Class<T> type, String sql, @Nullable Object... parameters) {
        return stream(type, Statement.of(sql, parameters));
    }

    /**
     * Streams the rows of SQL with named parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values by name
     * @return the stream, as {@link #stream(Class, Statement)} gives it
     */
    default <T> RowStream<T> stream(Class<T> type, String sql, Map<String, ? extends @Nullable Object> parameters) {
        return stream(type, Statement.of(sql, parameters));
    }

    /**
     * Streams the rows of SQL with the properties of an object as named parameters as objects of a class.
     *
     * @param <T> the class
     * @param type what {@link Row#as} takes
     * @param sql the text, with {@code :name} for each parameter
     * @param parameters the values, properties of an object
     * @return the stream, as {@link #stream(Class, Statement)} gives it
     */
    default <T> RowStream<T> stream(Class<T> type, String sql, Parameters parameters) {
        return stream(type, Statement.of(sql, parameters));
    }

    /**
     * Streams the records of a jOOQ query.
     *
     * @param <R> the type of the records
     * @param query the query
     * @return the stream, of typed records
     */
    <R extends Record> RowStream<R> stream(ResultQuery<R> query);

    /**
     * Runs a script: a text of any number of statements with semicolons between them, in order, each when the one before has
     * ended. On a database it runs in a session of its own, on a session in its transaction. What fails undoes what the session's
     * failure undoes: on MySQL and MariaDB definitions of tables and the like commit, and stay.
     *
     * <p>The text is sent as it is: {@code ?}, {@code :name} and {@code ??} mean what they mean to the database. Semicolons in
     * literals, comments and bodies of triggers and routines end nothing. On MySQL and MariaDB its client's {@code DELIMITER} is
     * obeyed. Rows are left aside. BEGIN, COMMIT and the like are refused, for the session has a transaction already.
     *
     * @param text the script; it is split before anything is sent, and held in memory
     * @return a stage with the number of statements, 0 if there is nothing but white space and comments; fails with {@link
     *     ScriptException}, which tells the number and place of the statement that failed, and with {@link
     *     InvalidStatementException} if a literal or comment has no end. Nothing of a script is sent in which a statement is refused
     */
    CompletionStage<Integer> runScript(String text);
}
