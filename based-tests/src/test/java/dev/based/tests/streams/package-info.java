/** Streams, on every database: against the kit of Reactive Streams, and with more rows than the heap holds. */
package dev.based.tests.streams;
