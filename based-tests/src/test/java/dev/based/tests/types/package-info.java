/** Which Java types fit which columns, on each database. */
@NullMarked
package dev.based.tests.types;

import org.jspecify.annotations.NullMarked;
