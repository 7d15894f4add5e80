/** Those who hold connections of a pool: what they do for too long, and what is done about it. */
@NullMarked
package dev.based.internal.hold;

import org.jspecify.annotations.NullMarked;
