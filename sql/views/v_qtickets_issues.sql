-- What people should fix in the sheets now, each with its cell.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_issues {{on_cluster}}
(
    source      String COMMENT 'Spreadsheet id',
    source_name String COMMENT 'Name of the spreadsheet; its id where it has none',
    contract String COMMENT 'Tab contract: events, inventory, sales, …',
    tab      String COMMENT 'Name of the sheet tab',
    row      UInt32 COMMENT 'Row number in the sheet when it was last read',
    column   String COMMENT 'Contract column of the cell; empty for an issue of the whole row',
    code     String COMMENT 'Stable code of the issue',
    severity String COMMENT 'error, draft (required cells still blank) or notice',
    message  String COMMENT 'What is wrong and what would do',
    value    String COMMENT 'The cell as shown',
    cell     String COMMENT 'The cell in A1 notation, 415:415 for a whole row; empty where the sender did not say',
    gid      Nullable(UInt32) COMMENT 'Id of the sheet tab in links; NULL where the sender did not say',
    link     String COMMENT 'Address of the cell; of the spreadsheet where the id of the tab is not known',
    seen_at  DateTime64(3, 'UTC') COMMENT 'When the sheet was read that last brought or changed it',
    first_seen_at DateTime64(3, 'UTC') COMMENT 'Since when it is open, whatever row it stood in since'
)
AS
WITH {{source_names}} AS names
SELECT
    q.sheet_id AS source,
    transform(q.sheet_id, names.1, names.2, q.sheet_id) AS source_name,
    q.contract AS contract,
    q.tab AS tab,
    q.row AS row,
    q.column AS column,
    q.code AS code,
    q.severity AS severity,
    q.message AS message,
    q.value AS value,
    q.cell AS cell,
    q.gid AS gid,
    concat(
        'https://docs.google.com/spreadsheets/d/', encodeURLComponent(q.sheet_id), '/edit',
        ifNull(concat('#gid=', toString(q.gid), '&range=', q.cell), '')
    ) AS link,
    fromUnixTimestamp64Milli(toInt64(q._ver), 'UTC') AS seen_at,
    q.first_seen_at AS first_seen_at
FROM {{database}}.stg_qtickets_sheets_quarantine AS q FINAL;
