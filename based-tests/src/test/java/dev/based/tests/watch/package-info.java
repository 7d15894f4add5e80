/** Listeners, and what they are told. */
@NullMarked
package dev.based.tests.watch;

import org.jspecify.annotations.NullMarked;
