/** The threads of connections, and straight code that awaits on them. */
@NullMarked
package dev.based.tests.threads;

import org.jspecify.annotations.NullMarked;
