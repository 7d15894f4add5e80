/** What holds a connection: single statements, sessions, and the transactions inside. */
@NullMarked
package dev.based.internal.run;

import org.jspecify.annotations.NullMarked;
