/** How a user's class is built: its constructor, and the classes that it permits. */
@NullMarked
package dev.based.internal.shape;

import org.jspecify.annotations.NullMarked;
