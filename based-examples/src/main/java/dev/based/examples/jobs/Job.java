package dev.based.examples.jobs;

import dev.based.Session;

/**
 * A job.
 *
 * @param id its key
 * @param payload what is to be done
 * @param attempts how many attempts have failed
 */
record Job(String id, String payload, int attempts) {
    /** Does jobs. */
    interface Handler {
        /**
         * Does a job, in straight code that may await.
         *
         * @param transaction what the job changes by it is kept if the job succeeds, together with the job's end
         * @param job the job
         * @throws Exception if it fails: what it changed is rolled back, and the job is tried again
         */
        void handle(Session transaction, Job job) throws Exception;
    }
}
