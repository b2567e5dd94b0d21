-- UTM tags beside the sums of a day: what v_qtickets_sales_by_utm and v_qtickets_romi read instead of rows. The server fills them
-- once it has migrated, some days at a time: all at once would take a gigabyte a million rows.
ALTER TABLE {{database}}.agg_qtickets_sales_daily{{local}} {{on_cluster}}
    ADD COLUMN IF NOT EXISTS `utm.source`       Array(String) COMMENT 'UTM tags of the rows summed here: each source, medium and campaign once, ascending',
    ADD COLUMN IF NOT EXISTS `utm.medium`       Array(String) COMMENT 'Of each of them, the medium',
    ADD COLUMN IF NOT EXISTS `utm.campaign`     Array(String) COMMENT 'Of each of them, the campaign',
    ADD COLUMN IF NOT EXISTS `utm.row_count`    Array(UInt64) COMMENT 'Of each of them, how many rows have it',
    ADD COLUMN IF NOT EXISTS `utm.tickets_sold` Array(Int64) COMMENT 'Of each of them, tickets_sold',
    ADD COLUMN IF NOT EXISTS `utm.revenue`      Array(Decimal(38, 2)) COMMENT 'Of each of them, revenue',
    ADD COLUMN IF NOT EXISTS `utm.refunds`      Array(Decimal(38, 2)) COMMENT 'Of each of them, refunds',
    ADD COLUMN IF NOT EXISTS `utm.orders`       Array(Array(UInt64)) COMMENT 'Of each of them, hashes of the ids of orders that its rows have, each as often as there are such rows';

ALTER TABLE {{database}}.agg_qtickets_sales_daily {{on_cluster}}
    ADD COLUMN IF NOT EXISTS `utm.source`       Array(String) COMMENT 'UTM tags of the rows summed here: each source, medium and campaign once, ascending',
    ADD COLUMN IF NOT EXISTS `utm.medium`       Array(String) COMMENT 'Of each of them, the medium',
    ADD COLUMN IF NOT EXISTS `utm.campaign`     Array(String) COMMENT 'Of each of them, the campaign',
    ADD COLUMN IF NOT EXISTS `utm.row_count`    Array(UInt64) COMMENT 'Of each of them, how many rows have it',
    ADD COLUMN IF NOT EXISTS `utm.tickets_sold` Array(Int64) COMMENT 'Of each of them, tickets_sold',
    ADD COLUMN IF NOT EXISTS `utm.revenue`      Array(Decimal(38, 2)) COMMENT 'Of each of them, revenue',
    ADD COLUMN IF NOT EXISTS `utm.refunds`      Array(Decimal(38, 2)) COMMENT 'Of each of them, refunds',
    ADD COLUMN IF NOT EXISTS `utm.orders`       Array(Array(UInt64)) COMMENT 'Of each of them, hashes of the ids of orders that its rows have, each as often as there are such rows';
