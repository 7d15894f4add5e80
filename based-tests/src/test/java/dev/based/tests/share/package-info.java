/** Single statements that share connections. */
@NullMarked
package dev.based.tests.share;

import org.jspecify.annotations.NullMarked;
