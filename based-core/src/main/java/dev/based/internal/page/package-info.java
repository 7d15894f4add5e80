/** What the pages of a stream become. */
@NullMarked
package dev.based.internal.page;

import org.jspecify.annotations.NullMarked;
