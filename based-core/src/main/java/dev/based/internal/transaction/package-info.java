/** What the transactions of one session share, what is pending in them, and the texts by which they begin and end. */
@NullMarked
package dev.based.internal.transaction;

import org.jspecify.annotations.NullMarked;
