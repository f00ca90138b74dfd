CREATE TABLE products (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    released INTEGER NOT NULL
);

CREATE TABLE prices (
    product INTEGER NOT NULL REFERENCES products,
    tenant  TEXT NOT NULL,
    cents   INTEGER NOT NULL,
    PRIMARY KEY (product, tenant)
);

CREATE TABLE customers (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL
);

CREATE TABLE sessions (
    token    TEXT PRIMARY KEY,
    customer INTEGER NOT NULL REFERENCES customers
);

CREATE TABLE orders (
    id       INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL REFERENCES customers,
    note     TEXT NOT NULL
);
