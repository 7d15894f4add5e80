/** Connections that several single statements use at once. */
@NullMarked
package dev.based.internal.share;

import org.jspecify.annotations.NullMarked;
