SELECT id, placed_at, total, currency, note
FROM purchase
WHERE customer_id = :customer
ORDER BY id;
