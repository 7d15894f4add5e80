/** What listeners are told, and that they harm nobody. */
@NullMarked
package dev.based.internal.watch;

import org.jspecify.annotations.NullMarked;
