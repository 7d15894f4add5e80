/** The rules P1 to P6, as far as they concern text. */
@NullMarked
package dev.based.internal.sql;

import org.jspecify.annotations.NullMarked;
