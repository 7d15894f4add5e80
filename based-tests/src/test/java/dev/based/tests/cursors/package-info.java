/** Cursors of the servers' backends, driven as the engine drives them. */
@NullMarked
package dev.based.tests.cursors;

import org.jspecify.annotations.NullMarked;
