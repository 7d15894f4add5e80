/** Connections that are shared: how they are opened, given, looked after and closed. */
@NullMarked
package dev.based.internal.pool;

import org.jspecify.annotations.NullMarked;
