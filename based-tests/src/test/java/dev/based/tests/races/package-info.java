/** Cancels at random moments, thousands of them, and what must hold after each. */
@NullMarked
package dev.based.tests.races;

import org.jspecify.annotations.NullMarked;
