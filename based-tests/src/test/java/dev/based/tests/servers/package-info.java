/**
 * The database servers of the tests. {@link dev.based.tests.servers.Servers} has one of each kind, shared by all tests; a test
 * that needs other settings starts a server of its own with {@link dev.based.tests.servers.EmbeddedPostgres}, {@link
 * dev.based.tests.servers.EmbeddedMariadb} or {@link dev.based.tests.servers.EmbeddedMysql}.
 */
package dev.based.tests.servers;
