CREATE TABLE films (
    id INTEGER PRIMARY KEY,
    title VARCHAR(200) NOT NULL -- as it was first shown; not translated
);
INSERT INTO films (id, title) VALUES (1, 'Who''s Afraid of Virginia Woolf?');
