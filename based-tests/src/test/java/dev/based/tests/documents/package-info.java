/** Documents that the tests write. */
@NullMarked
package dev.based.tests.documents;

import org.jspecify.annotations.NullMarked;
