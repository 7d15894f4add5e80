/** What users give: the context of logging in callbacks, stages of their own. */
package dev.based.tests.callbacks;
