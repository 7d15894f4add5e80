package dev.based.kotlin

import dev.based.Parameters
import dev.based.Queries
import dev.based.RowStream
import dev.based.Statement
import java.util.Optional
import java.util.concurrent.CompletionStage

/**
 * Fetches all rows as objects of a class, such as a data class, or of one value, such as `Long`.
 *
 * @param sql the text, with a `?` for each parameter
 * @param parameters the values
 * @return a stage with the objects in the database's order; fails as that of [Queries.fetchAll] does
 */
public inline fun <reified T : Any> Queries.fetchAll(sql: String, vararg parameters: Any?): CompletionStage<List<T>> =
    fetchAll(T::class.javaObjectType, sql, *parameters)

/** Fetches all rows as objects of a class, with named parameters. */
public inline fun <reified T : Any> Queries.fetchAll(sql: String, parameters: Map<String, Any?>): CompletionStage<List<T>> =
    fetchAll(T::class.javaObjectType, sql, parameters)

/** Fetches all rows as objects of a class, with the properties of an object as named parameters. */
public inline fun <reified T : Any> Queries.fetchAll(sql: String, parameters: Parameters): CompletionStage<List<T>> =
    fetchAll(T::class.javaObjectType, sql, parameters)

/** Fetches all rows of a statement as objects of a class. */
public inline fun <reified T : Any> Queries.fetchAll(statement: Statement): CompletionStage<List<T>> =
    fetchAll(T::class.javaObjectType, statement)

/**
 * Fetches the first row, if there is one, as an object of a class.
 *
 * @param sql the text, with a `?` for each parameter
 * @param parameters the values
 * @return a stage with the object, or empty; fails as that of [Queries.fetchOne] does
 */
public inline fun <reified T : Any> Queries.fetchOne(sql: String, vararg parameters: Any?): CompletionStage<Optional<T>> =
    fetchOne(T::class.javaObjectType, sql, *parameters)

/** Fetches the first row as an object of a class, with named parameters. */
public inline fun <reified T : Any> Queries.fetchOne(sql: String, parameters: Map<String, Any?>): CompletionStage<Optional<T>> =
    fetchOne(T::class.javaObjectType, sql, parameters)

/** Fetches the first row as an object of a class, with the properties of an object as named parameters. */
public inline fun <reified T : Any> Queries.fetchOne(sql: String, parameters: Parameters): CompletionStage<Optional<T>> =
    fetchOne(T::class.javaObjectType, sql, parameters)

/** Fetches the first row of a statement as an object of a class. */
public inline fun <reified T : Any> Queries.fetchOne(statement: Statement): CompletionStage<Optional<T>> =
    fetchOne(T::class.javaObjectType, statement)

/**
 * Fetches the only row as an object of a class, or of one value, such as `Long`, which then must be there and not be NULL.
 *
 * @param sql the text, with a `?` for each parameter
 * @param parameters the values
 * @return a stage with the object; fails as that of [Queries.fetchExactlyOne] does
 */
public inline fun <reified T : Any> Queries.fetchExactlyOne(sql: String, vararg parameters: Any?): CompletionStage<T> =
    fetchExactlyOne(T::class.javaObjectType, sql, *parameters)

/** Fetches the only row as an object of a class, with named parameters. */
public inline fun <reified T : Any> Queries.fetchExactlyOne(sql: String, parameters: Map<String, Any?>): CompletionStage<T> =
    fetchExactlyOne(T::class.javaObjectType, sql, parameters)

/** Fetches the only row as an object of a class, with the properties of an object as named parameters. */
public inline fun <reified T : Any> Queries.fetchExactlyOne(sql: String, parameters: Parameters): CompletionStage<T> =
    fetchExactlyOne(T::class.javaObjectType, sql, parameters)

/** Fetches the only row of a statement as an object of a class. */
public inline fun <reified T : Any> Queries.fetchExactlyOne(statement: Statement): CompletionStage<T> =
    fetchExactlyOne(T::class.javaObjectType, statement)

/**
 * Fetches the first column of the first row: `fetchValue<Long>("SELECT max(id) FROM films")`.
 *
 * @param sql the text, with a `?` for each parameter
 * @param parameters the values
 * @return a stage with the value; null if it is NULL or there is no row, for `Long` and the like too
 */
public inline fun <reified T : Any> Queries.fetchValue(sql: String, vararg parameters: Any?): CompletionStage<T?> =
    fetchValue(T::class.javaObjectType, sql, *parameters)

/** Fetches the first column of the first row, with named parameters. */
public inline fun <reified T : Any> Queries.fetchValue(sql: String, parameters: Map<String, Any?>): CompletionStage<T?> =
    fetchValue(T::class.javaObjectType, sql, parameters)

/** Fetches the first column of the first row, with the properties of an object as named parameters. */
public inline fun <reified T : Any> Queries.fetchValue(sql: String, parameters: Parameters): CompletionStage<T?> =
    fetchValue(T::class.javaObjectType, sql, parameters)

/** Fetches the first column of the first row of a statement. */
public inline fun <reified T : Any> Queries.fetchValue(statement: Statement): CompletionStage<T?> =
    fetchValue(T::class.javaObjectType, statement)

/**
 * Streams the rows as objects of a class.
 *
 * @param sql the text, with a `?` for each parameter
 * @param parameters the values
 * @return the stream, as [Queries.stream] gives it
 */
public inline fun <reified T : Any> Queries.stream(sql: String, vararg parameters: Any?): RowStream<T> =
    stream(T::class.javaObjectType, sql, *parameters)

/** Streams the rows as objects of a class, with named parameters. */
public inline fun <reified T : Any> Queries.stream(sql: String, parameters: Map<String, Any?>): RowStream<T> =
    stream(T::class.javaObjectType, sql, parameters)

/** Streams the rows as objects of a class, with the properties of an object as named parameters. */
public inline fun <reified T : Any> Queries.stream(sql: String, parameters: Parameters): RowStream<T> =
    stream(T::class.javaObjectType, sql, parameters)

/** Streams the rows of a statement as objects of a class. */
public inline fun <reified T : Any> Queries.stream(statement: Statement): RowStream<T> =
    stream(T::class.javaObjectType, statement)
