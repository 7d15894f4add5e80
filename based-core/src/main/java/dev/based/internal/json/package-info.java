/** JSON documents: read and written by the library itself as maps and lists, by codecs as a user's classes. */
@NullMarked
package dev.based.internal.json;

import org.jspecify.annotations.NullMarked;
