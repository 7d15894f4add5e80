/** What tests need of the package that it does not export. */
@NullMarked
package dev.based.mysql;

import org.jspecify.annotations.NullMarked;
