package dev.based.tests.broken;

import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionStatus;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The flaws, and the tests that must fail for each. */
enum Flaw implements UnaryOperator<Backend> {
    NEVER_CLOSES(BrokenConnections.with(NeverCloses::new), "l4_disconnectLeavesNoThread"),
    LEAKS_ON_CLOSE(BrokenConnections.with(LeaksOnClose::new), "l4_disconnectLeavesNoThread"),
    IGNORES_ROLLBACK(
            BrokenConnections.with(RewritesControl::ignoringRollback),
            "s2_bodyThatThrowsIsRolledBack",
            "s2_bodyWhoseStageFailsIsRolledBack",
            "s2_statementsErrorIsPassedOn",
            "s5_swallowedErrorFailsTheSession"),
    IGNORES_COMMIT(
            BrokenConnections.with(RewritesControl::ignoringCommit),
            "s1_committedBeforeTheStageCompletes",
            "s1_resultIsTheBodys"),
    IGNORES_TRANSACTIONS(
            BrokenConnections.with(RewritesControl::ignoringTransactions),
            "s2_bodyThatThrowsIsRolledBack",
            "s2_executeManyIsAllOrNothing"),
    COMMITS_LATE(BrokenConnections.with(CommitsLate::new), "s1_committedBeforeTheStageCompletes"),
    ANSWERS_EARLY(
            BrokenConnections.with(AnswersEarly::new),
            "s1_statementsSeeWhatWasDoneBefore",
            "s2_statementsErrorIsPassedOn",
            "s4_statementsThatNobodyAwaitedAreCommitted"),
    ANSWERS_WITH_THE_LAST_ANSWER(
            BrokenConnections.with(AnswersWithTheLastAnswer::new),
            "v4_fetchOneGivesTheFirstRowOrNone",
            "p6_valuesNeverBecomeSqlText"),
    REORDERS(pipelining(Reorders::new), "s7_statementsRunInTheOrderOfTheirCalls"),
    OVERTAKES(
            pipelining(Overtakes::new),
            "s7_callOfAnotherThread_andTheBeginning_areNotOvertaken",
            "s7_callOfAnotherThread_andTheSavepoint_areNotOvertaken",
            "s7_statementOfAnotherThread_isNotOvertaken",
            "s7_batchOfAnotherThread_isNotOvertaken",
            "s7_statementOfAnotherThread_isNotOvertakenByABatch"),
    SWALLOWS_ERRORS(
            BrokenConnections.with(SwallowsErrors::new),
            "s5_swallowedErrorFailsTheSession",
            "e1_nullIsANotNullViolation",
            "e1_primaryKeyIsAUniqueViolation"),
    IGNORES_SAVEPOINTS(
            BrokenConnections.with(RewritesControl::ignoringSavepoints),
            "t2_handledFailureLeavesTheOuterOneAbleToCommit",
            "t1_failureUndoesUpToWhereItIsHandled"),
    KEEPS_STATE(BrokenConnections.with(KeepsState::new), "s8_temporaryTablesDoNotOutliveTheirSession"),
    TRUNCATES_INTEGERS(
            BrokenConnections.with(ChangesValues::truncatingIntegers),
            "v1_longsComeBack",
            "v2_tooLargeAnIntegerIsRefusedOrKept"),
    READS_NULL(
            BrokenConnections.with(ChangesValues::readingNullForBytes),
            "v1_bytesComeBack",
            "v4_typedGettersGiveTheSameValues"),
    MANGLES_TEXT(BrokenConnections.with(ChangesValues::manglingText), "v1_textComesBack", "v1_longTextComesBack"),
    MEANS_TEXT_IN_TRANSACTIONS(
            BrokenConnections.with(MeansTextInTransactions::new), "v5_valuesMeanTheSameInAndOutOfASession"),
    INLINES_VALUES(BrokenConnections.with(InlinesValues::new), "p6_valuesNeverBecomeSqlText", "v1_textComesBack"),
    MISTAKES_ERRORS(
            MistakesErrors::new,
            "e1_primaryKeyIsAUniqueViolation",
            "e1_nullIsANotNullViolation",
            "e1_foreignKeyIsAForeignKeyViolation",
            "e1_checkIsNamed",
            "e1_whatDoesNotExistIsUndefined"),
    LOSES_A_ROW(BrokenConnections.with(LosesARow::new), "v4_fetchAllGivesEveryRowInOrder", "v4_jooqRecordsAreTyped"),
    LOSES_A_ROW_BETWEEN_PAGES(
            BrokenConnections.with(BreaksCursors::losingARowBetweenPages),
            "r1_allRowsComeInOrder",
            "r1_reduce",
            "r1_iteratorAwaitsThePages",
            "r2_manyPages"),
    GIVES_AN_EMPTY_PAGE(
            BrokenConnections.with(BreaksCursors::givingAnEmptyPage),
            "r1_allRowsComeInOrder",
            "r1_forEachIsSequential",
            "r2_manyPages",
            "r2_pagesAreAsLargeAsWasAskedFor"),
    IGNORES_THE_COUNT(BrokenConnections.with(BreaksCursors::ignoringTheCount), "r2_pagesAreAsLargeAsWasAskedFor"),
    NEVER_CLOSES_CURSORS(BrokenConnections.with(BreaksCursors::neverClosing), "r3_closedCursorsHoldNothing"),
    IGNORES_CANCELS(
            BrokenConnections.with(IgnoresCancels::new),
            "c1_cancelStopsTheStatementInFlight",
            "c1_cancelStopsAOneShotInFlight"),
    CANCELS_TWICE(
            BrokenConnections.with(CancelsTwice::new),
            "c4_connectionOfACancelledSessionIsClosedOrCarriesOn",
            "c4_connectionOfACancelledChangeIsClosedOrCarriesOn",
            "c4_sessionGoesOnOnlyIfItsConnectionCan",
            "c4_requestThatFindsNothingHitsNoLaterStatement"),
    RETURNS_NULL(
            BrokenConnections.with(ReturnsNull::new),
            "v4_fetchAllGivesEveryRowInOrder",
            "s1_statementsSeeWhatWasDoneBefore"),
    THROWS(BrokenConnections.with(Throws::new), "v4_fetchAllGivesEveryRowInOrder", "s1_statementsSeeWhatWasDoneBefore"),
    SAYS_ALWAYS_OPEN(
            BrokenConnections.with(LiesAboutTransactions.saying(TransactionStatus.OPEN)),
            "v4_fetchAllGivesEveryRowInOrder",
            "e5_whatWasNotSentIsRunAgain"),
    SAYS_ALWAYS_FAILED(
            BrokenConnections.with(LiesAboutTransactions.saying(TransactionStatus.FAILED)),
            "s1_committedBeforeTheStageCompletes"),
    SAYS_ALWAYS_NONE(
            BrokenConnections.with(LiesAboutTransactions.saying(TransactionStatus.NONE)),
            "s1_statementsSeeWhatWasDoneBefore",
            "s2_bodyThatThrowsIsRolledBack"),
    NEVER_ENTERS(BrokenConnections.with(NeverEnters::new), "s1_committedBeforeTheStageCompletes"),
    DOUBTS_EVERYTHING(BrokenConnections.with(DoubtsEverything::new), "e5_commitOnALostConnectionWasNotSent"),
    NEVER_ANSWERS(BrokenConnections.with(NeverAnswers::new), "v4_fetchOneGivesTheFirstRowOrNone");

    private final UnaryOperator<Backend> decorator;
    private final Set<String> caughtBy;

    Flaw(UnaryOperator<Backend> decorator, String... caughtBy) {
        this.decorator = decorator;
        this.caughtBy = Set.of(caughtBy);
    }

    /** A flaw of connections that take what follows before they have answered. */
    private static UnaryOperator<Backend> pipelining(UnaryOperator<Connection> flaw) {
        return backend -> new DelegatingBackend(BrokenConnections.with(flaw).apply(backend)) {
            @Override
            public Dialect dialect() {
                return new Reorders.PipeliningDialect(super.dialect());
            }
        };
    }

    @Override
    public Backend apply(Backend sound) {
        return decorator.apply(sound);
    }

    /** The tests of the rules that the flaw breaks, every one of which must fail. */
    Set<String> caughtBy() {
        return caughtBy;
    }
}
