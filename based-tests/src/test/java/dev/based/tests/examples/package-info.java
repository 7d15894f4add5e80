/** The runnable examples on every server. */
package dev.based.tests.examples;
