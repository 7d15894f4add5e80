/** JSON in the columns that the databases have for it. */
@NullMarked
package dev.based.tests.json;

import org.jspecify.annotations.NullMarked;
