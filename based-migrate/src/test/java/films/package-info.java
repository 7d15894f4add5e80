/** What a program writes that has migrations. */
@NullMarked
package films;

import org.jspecify.annotations.NullMarked;
