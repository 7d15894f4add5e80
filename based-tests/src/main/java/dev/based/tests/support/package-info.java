/** What the contracts stand on: bounded waits, a table to write to, and decorators that watch or hold up a backend. */
@NullMarked
package dev.based.tests.support;

import org.jspecify.annotations.NullMarked;
