/*---
dataset: demo_orders
grain: day
owner: shop
description: The orders that the shop's database had at the end of a day, by state and kind of customer.
warehouse: demo_orders
---*/
SELECT
  :partition_date AS day,
  o.state,
  coalesce(c.vip, 0) = 1 AS vip,
  COUNT(*) AS orders,
  SUM(CAST(o.total AS DECIMAL(12, 2))) AS total
FROM demo.store.orders o
LEFT JOIN demo.store.customers c ON c.id = o.customer
GROUP BY o.state, coalesce(c.vip, 0) = 1
