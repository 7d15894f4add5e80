/** A database's lifecycle, and which way a call takes: the engine's entrance. */
@NullMarked
package dev.based.internal.engine;

import org.jspecify.annotations.NullMarked;
