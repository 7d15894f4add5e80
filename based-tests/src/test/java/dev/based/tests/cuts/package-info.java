/** Connections that are cut at every point of what is said on them, judged on the server by JDBC. */
package dev.based.tests.cuts;
