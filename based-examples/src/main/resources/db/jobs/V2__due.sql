-- Without it MySQL and MariaDB lock each row that they look at, and not only the one that they take.
CREATE INDEX based_jobs_due ON based_jobs (state, run_after)
