/** Servers that send anything at all. */
@NullMarked
package dev.based.tests.fuzz;

import org.jspecify.annotations.NullMarked;
