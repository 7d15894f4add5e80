package dev.based.kotlin

import dev.based.Row

/**
 * This row as an object of a class, such as a data class: `Row.as` without backticks.
 *
 * @return the object
 * @throws dev.based.MappingException if a column is missing or its value does not fit
 */
public inline fun <reified T : Any> Row.to(): T = `as`(T::class.java)
