/**
 * The tests of the Python library that this one succeeds, ported by their meaning. Where they deviate, the name of the test
 * says how and its comment why; nothing else is left out but:
 *
 * <ul>
 *   <li>{@code test_abstract_backend}: a backend is an interface here, which cannot be used without being implemented.
 *   <li>{@code test_mysql_url_building}, {@code test_postgresql_url_building}: they come with those backends; building a URL
 *       from parts is tested on SQLite here and in {@code DatabaseUrlTest}.
 * </ul>
 */
package dev.based.tests.original;
