-- The same on each database: keys are given by the service, money is in cents.
CREATE TABLE IF NOT EXISTS based_customers (
  id VARCHAR(36) PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  email VARCHAR(100) NOT NULL UNIQUE,
  preferences JSON
);

CREATE TABLE IF NOT EXISTS based_films (
  id INTEGER PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  year INTEGER NOT NULL,
  cents INTEGER NOT NULL,
  stock INTEGER NOT NULL,
  version INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS based_rentals (
  id VARCHAR(36) PRIMARY KEY,
  customer VARCHAR(36) NOT NULL,
  film INTEGER NOT NULL,
  FOREIGN KEY (customer) REFERENCES based_customers (id),
  FOREIGN KEY (film) REFERENCES based_films (id)
);

CREATE TABLE IF NOT EXISTS based_payments (
  rental VARCHAR(36) PRIMARY KEY,
  cents INTEGER NOT NULL,
  FOREIGN KEY (rental) REFERENCES based_rentals (id)
);
