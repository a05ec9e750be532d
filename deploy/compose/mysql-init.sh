#!/bin/bash
# Runs once, when the database is made: the account that captures changes, and a shop with a few rows.
set -euo pipefail
mysql -u root "-p$MYSQL_ROOT_PASSWORD" <<SQL
CREATE USER 'capture'@'%' IDENTIFIED BY '$MILLRACE_CAPTURE_PASSWORD';
GRANT REPLICATION SLAVE, REPLICATION CLIENT, SELECT ON *.* TO 'capture'@'%';
CREATE DATABASE store CHARACTER SET utf8mb4;
CREATE TABLE store.products (
  sku VARCHAR(12) PRIMARY KEY, title VARCHAR(120) NOT NULL, price DECIMAL(9,2) NOT NULL);
CREATE TABLE store.orders (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, sku VARCHAR(12) NOT NULL, pieces INT UNSIGNED NOT NULL,
  state ENUM('new','paid','shipped') NOT NULL, placed TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3));
INSERT INTO store.products VALUES
  ('LP-1', 'Kind of Blue', 24.90), ('LP-2', 'Mingus Ah Um', 22.50), ('LP-3', 'Ellington at Newport', 19.95);
INSERT INTO store.orders (sku, pieces, state) VALUES ('LP-1', 2, 'paid'), ('LP-3', 1, 'new');
SQL
