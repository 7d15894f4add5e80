/** How a verb becomes a call. */
@NullMarked
package dev.based.internal.verbs;

import org.jspecify.annotations.NullMarked;
