DROP VIEW IF EXISTS best_films;
CREATE VIEW best_films AS SELECT * FROM films WHERE rating > 8;
