/** Bodies that run in frames, and the sessions that they are given. */
@NullMarked
package dev.based.internal.body;

import org.jspecify.annotations.NullMarked;
