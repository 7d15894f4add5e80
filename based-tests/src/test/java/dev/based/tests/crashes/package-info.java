/** Servers and files that fail while many callers work on them: a bank whose books must be right all the same. */
package dev.based.tests.crashes;
