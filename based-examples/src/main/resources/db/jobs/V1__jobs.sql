CREATE TABLE based_jobs (
  id VARCHAR(36) PRIMARY KEY,
  payload TEXT NOT NULL,
  state VARCHAR(6) NOT NULL,    -- ready, done, failed
  attempts INTEGER NOT NULL,    -- those that failed
  run_after BIGINT NOT NULL,    -- milliseconds since 1970
  last_error TEXT
)
