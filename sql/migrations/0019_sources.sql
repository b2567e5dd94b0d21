-- The names that people gave to spreadsheets, so that views show them beside the ids. Written by the server at its start and when they change.
-- distributed: meta_sources by cityHash64(_source)
CREATE TABLE IF NOT EXISTS {{database}}.meta_sources{{local}} {{on_cluster}}
(
    _source    String COMMENT 'Spreadsheet id',
    name       String COMMENT 'Name of the spreadsheet in SOURCES_FILE; stays when the spreadsheet is removed, since its changes do',
    _ver       UInt64 COMMENT 'Of two names of one spreadsheet the higher counts',
    _ingest_ts DateTime('UTC') DEFAULT now() COMMENT 'When it was stored'
)
ENGINE = {{replicated}}ReplacingMergeTree(_ver)
ORDER BY _source
COMMENT 'Names of spreadsheets';
