/** What the engine takes statements for, compared with what the databases make of them. */
@NullMarked
package dev.based.tests.traits;

import org.jspecify.annotations.NullMarked;
