/** How rows become objects of a user's classes, and these give parameters. */
@NullMarked
package dev.based.internal.mapping;

import org.jspecify.annotations.NullMarked;
