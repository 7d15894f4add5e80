/** Every Java type against every type of column, with the values at their borders and random ones, on each database. */
@NullMarked
package dev.based.tests.matrix;

import org.jspecify.annotations.NullMarked;
