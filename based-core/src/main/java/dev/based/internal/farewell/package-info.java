/** How a database comes to its end: who is waited for, and what is rolled back last. */
@NullMarked
package dev.based.internal.farewell;

import org.jspecify.annotations.NullMarked;
