/** What tests need of the package that it does not export. */
@NullMarked
package dev.based.sqlite;

import org.jspecify.annotations.NullMarked;
