/** A program that shows how long it takes until a cancelled query has stopped, and the test that runs it. */
@NullMarked
package dev.based.tests.cancel;

import org.jspecify.annotations.NullMarked;
