/** The engine behind {@link dev.based.Database}: lifecycle, and the choice of a backend. Not exported. */
@NullMarked
package dev.based.internal;

import org.jspecify.annotations.NullMarked;
