-- For `qtickets-sheets migrate`: creates, changes and renames tables and views of this database.
-- Give it to the server too, if it is to bring the database up by itself when it starts.
CREATE ROLE IF NOT EXISTS qtickets_migrator {{on_cluster}};
GRANT {{on_cluster}} CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TABLE, SELECT, INSERT
  ON {{database}}.* TO qtickets_migrator;
