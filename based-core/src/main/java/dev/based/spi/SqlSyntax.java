package dev.based.spi;

/**
 * The lexical rules of a database's SQL, by which parameters are told from literals, comments and operators.
 *
 * <p>Immutable; safe for use by several threads. Most databases fit one of the constants.
 *
 * @param numberedPlaceholders whether the driver wants {@code $1, $2} rather than {@code ?}
 * @param backslashEscapes whether a backslash escapes the next character in every string literal (MySQL)
 * @param escapeStrings whether it does so in {@code E'...'} only (PostgreSQL)
 * @param dollarQuotes whether {@code $tag$ ... $tag$} is a literal
 * @param backtickQuotes whether {@code `...`} is a quoted name
 * @param bracketQuotes whether {@code [...]} is a quoted name rather than an array subscript
 * @param hashComments whether {@code #} starts a comment
 * @param nestedComments whether {@code /* ... *}{@code /} nests
 * @param dashCommentNeedsSpace whether {@code --} starts a comment only before white space or the end (MySQL)
 */
public record SqlSyntax(
        boolean numberedPlaceholders,
        boolean backslashEscapes,
        boolean escapeStrings,
        boolean dollarQuotes,
        boolean backtickQuotes,
        boolean bracketQuotes,
        boolean hashComments,
        boolean nestedComments,
        boolean dashCommentNeedsSpace) {

    /** Standard SQL with {@code ?} placeholders; right for H2, Db2 and Oracle through JDBC. */
    public static final SqlSyntax STANDARD = new SqlSyntax(false, false, false, true, false, false, false, true, false);

    /** PostgreSQL, with {@code $1} placeholders. */
    public static final SqlSyntax POSTGRESQL = new SqlSyntax(true, false, true, true, false, false, false, true, false);

    /** MySQL and MariaDB. */
    public static final SqlSyntax MYSQL = new SqlSyntax(false, true, false, false, true, false, true, false, true);

    /** SQLite, which also takes the quotes of MySQL and SQL Server. */
    public static final SqlSyntax SQLITE = new SqlSyntax(false, false, false, false, true, true, false, false, false);
}
