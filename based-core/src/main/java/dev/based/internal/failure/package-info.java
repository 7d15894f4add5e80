/** What went wrong and where: errors without values, and the places of calls. */
@NullMarked
package dev.based.internal.failure;

import org.jspecify.annotations.NullMarked;
