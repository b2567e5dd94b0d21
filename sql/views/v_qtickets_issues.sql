-- What people should mend in the sheets now, each with its cell.
CREATE OR REPLACE VIEW {{database}}.v_qtickets_issues {{on_cluster}}
(
    source   String COMMENT 'Spreadsheet id',
    contract String COMMENT 'Tab contract: events, inventory, sales, …',
    tab      String COMMENT 'Name of the sheet tab',
    row      UInt32 COMMENT 'Row number in the sheet when it was last read',
    column   String COMMENT 'Contract column of the cell; empty for an issue of the whole row',
    code     String COMMENT 'Stable code of the issue',
    severity String COMMENT 'error, draft (required cells still blank) or notice',
    message  String COMMENT 'What is wrong and what would do',
    value    String COMMENT 'The cell as shown',
    seen_at  DateTime64(3, 'UTC') COMMENT 'When the sheet was read that last brought or changed it'
)
AS
SELECT
    q.sheet_id AS source,
    q.contract AS contract,
    q.tab AS tab,
    q.row AS row,
    q.column AS column,
    q.code AS code,
    q.severity AS severity,
    q.message AS message,
    q.value AS value,
    fromUnixTimestamp64Milli(toInt64(q._ver), 'UTC') AS seen_at
FROM {{database}}.stg_qtickets_sheets_quarantine AS q FINAL;
