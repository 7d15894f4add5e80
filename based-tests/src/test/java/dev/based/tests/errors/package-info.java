/** Which errors of each database mean what. */
@NullMarked
package dev.based.tests.errors;

import org.jspecify.annotations.NullMarked;
