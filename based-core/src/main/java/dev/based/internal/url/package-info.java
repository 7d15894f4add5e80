/** How a database URL is read, written, and shown without its secrets. */
@NullMarked
package dev.based.internal.url;

import org.jspecify.annotations.NullMarked;
